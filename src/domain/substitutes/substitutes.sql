-- What substitutes did as such.

-- name: substitutes.of_command
select {columns} from stand_in where county = :county and no between :first and :last limit 1

-- name: substitutes.acts
select {columns} from stand_in
where county = :county and substitution = :substitution and no < :before
order by no desc limit :limit
