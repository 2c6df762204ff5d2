-- name: handovers.list
select {columns} from handover where county = :county and no < :before order by no desc limit :limit
