-- Who looked at contact data, newest first.

-- name: reveals.list
select {columns} from reveal
where county = :county and no < :before and at >= :from and at < :until
order by no desc limit :limit

-- name: reveals.of_person
select {columns} from reveal
where county = :county and person = :person and no < :before and at >= :from and at < :until
order by no desc limit :limit
