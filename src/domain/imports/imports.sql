-- Imports of tables. There are some hundred of them, so the offices' list looks at all.

-- name: imports.page
select {columns} from data_import
where county = :county and no < :before
order by no desc limit :limit

-- name: imports.of_person
select {columns} from data_import
where county = :county and person = :person and no < :before
order by no desc limit :limit
