-- Complaints about the program. There are tens of them, so the office's list looks at all.

-- name: complaints.page
select {columns} from complaint
where county = :county and no < :before
order by no desc limit :limit

-- name: complaints.of_person
select {columns} from complaint
where county = :county and person = :person and no < :before
order by no desc limit :limit
