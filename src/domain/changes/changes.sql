-- What was written to, row by row of the audit.

-- name: changes.since
select {columns} from audit where county = :county and seq > :seq order by seq limit :count
