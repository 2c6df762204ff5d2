-- Reading opinions. Lists are walked by their number, newest first.

-- name: opinions.list doors: county town village
-- door county: county = :county
-- door town: town = :door
-- door village: village = :door
select {columns} from opinion
where county = :county and {door} and no < :before
  and (cast(:category as text) = '' or category = :category)
order by no desc limit :limit

-- name: opinions.list_state doors: county town village
-- door county: county = :county
-- door town: town = :door
-- door village: village = :door
select {columns} from opinion
where county = :county and {door} and state = :state and no < :before
  and (cast(:category as text) = '' or category = :category)
order by no desc limit :limit

-- Several visits at once.
-- name: opinions.of_visits
select {columns} from opinion
where county = :county and visit in (select value from json_each('[' || :numbers || ']'))

-- name: opinions.of_visits @postgresql
select {columns} from opinion
where county = :county and visit = any (cast(string_to_array(:numbers, ',') as bigint[]))

-- name: opinions.waiting_at
select {columns} from opinion
where county = :county and village = :village and place = :place and state <> 'answered'
order by no limit :limit
