-- name: figures.facts_of_member
select {columns} from fact
where county = :county and member <> 0 and member = :member and metric = :metric and until_rev is null

-- name: figures.counter
select cast(coalesce(sum(n), 0) as bigint) from counter
where county = :county and metric = :metric and place = :place and unit = :unit and day <= :day
