-- Reading hosts. Lists are walked by their number, newest first; those merged into another are left out.

-- name: hosts.list doors: county town village
-- door county: county = :county
-- door town: town = :door
-- door village: village = :door
select {columns} from host
where county = :county and {door} and no < :before and merged_into = 0
  and (cast(:kind as text) = '' or kind = :kind)
  and (cast(:since as text) = '' or (active = 1 and left_alone = 0 and (last_visit is null or last_visit < :since)))
order by no desc limit :limit

-- The whole county's enterprises, along the index that holds nothing else.
-- name: hosts.enterprises
select {columns} from host
where county = :county and kind = 'enterprise' and no < :before and merged_into = 0
order by no desc limit :limit

-- One town's list is a few thousand homes.
-- name: hosts.goals doors: town village
-- door town: town = :door
-- door village: village = :door
select village, kind,
       cast(sum(case when left_alone = 0 then 1 else 0 end) as bigint),
       cast(sum(case when left_alone = 0 and last_visit >= :since then 1 else 0 end) as bigint),
       cast(sum(left_alone) as bigint)
from host
where county = :county and {door} and merged_into = 0 and active = 1
group by village, kind

-- Several at once.
-- name: hosts.names
select {columns} from host
where county = :county and no in (select value from json_each('[' || :numbers || ']'))

-- name: hosts.names @postgresql
select {columns} from host
where county = :county and no = any (cast(string_to_array(:numbers, ',') as bigint[]))

-- Made by one command, or by several that followed each other.
-- name: hosts.made
select {columns} from host where county = :county and no >= :first and no <= :last order by no

-- name: hosts.of_village
select {columns} from host where county = :county and village = :village order by no limit :limit
