-- Reading opinions. Lists are walked by their number, newest first.

-- name: opinions.list doors: county town village
-- door county: county = :county
-- door town: town = :door
-- door village: village = :door
select {columns} from opinion where county = :county and {door} and no < :before order by no desc limit :limit

-- A village is walked by its own index, whatever the state: the state's holds the whole county.
-- name: opinions.list_state doors: county town village
-- door county: state = :state
-- door town: town = :door and state = :state
-- door village: village = :door and state || '' = :state
select {columns} from opinion
where county = :county and {door} and no < :before
  and (cast(:category as text) = '' or category || '' = :category)
order by no desc limit :limit

-- `town + 0` keeps the engines on the category's index, `category || ''` on the village's.
-- name: opinions.list_category doors: county town village
-- door county: category = :category
-- door town: town + 0 = :door and category = :category
-- door village: village = :door and category || '' = :category
select {columns} from opinion
where county = :county and {door} and no < :before and (cast(:state as text) = '' or state || '' = :state)
order by no desc limit :limit

-- Several visits at once.
-- name: opinions.of_visits
select {columns} from opinion
where county = :county and visit in (select value from json_each('[' || :numbers || ']'))

-- name: opinions.of_visits @postgresql
select {columns} from opinion
where county = :county and visit = any (cast(string_to_array(:numbers, ',') as bigint[]))

-- `phone_index <> ''` as the index says it, so that the engines use it.
-- name: opinions.of_phone
select {columns} from opinion
where county = :county and phone_index = :index and phone_index <> '' and sealed = 0
order by no desc limit :limit

-- name: opinions.waiting_at
select {columns} from opinion
where county = :county and village = :village and place = :place and state <> 'answered'
order by no limit :limit

-- What the clocks bring, oldest first.
-- name: opinions.next
select min(next_at) from opinion where county = :county and next_at > 0

-- name: opinions.due_now
select {columns} from opinion
where county = :county and next_at > 0 and next_at <= :now
order by next_at, no limit :limit
