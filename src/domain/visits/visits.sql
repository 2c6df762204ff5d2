-- Reading visits. Lists are walked by the day of the visit, newest first.

-- name: visits.list doors: county town village
-- door county: county = :county
-- door town: town = :door
-- door village: village = :door
select {columns} from visit
where county = :county and {door} and (day, no) < (:day, :no) and day >= :from
order by day desc, no desc limit :limit

-- `town + 0` keeps the engines on the village's index: a town has many more visits on a day.
-- name: visits.same_day
select {columns} from visit
where county = :county and village = :village and day = :day and town + 0 = :town and no <> :no and voided = 0
order by no limit 200

-- name: visits.of_host
select {columns} from visit
where county = :county and host = :host and voided = 0 and met > 0
order by day desc, no desc limit :limit

-- Several visits at once.
-- name: visits.visitors_of
select {columns} from visit_visitor
where county = :county and visit in (select value from json_each('[' || :numbers || ']')) and removed = 0

-- name: visits.visitors_of @postgresql
select {columns} from visit_visitor
where county = :county and visit = any (cast(string_to_array(:numbers, ',') as bigint[])) and removed = 0

-- name: visits.wrong_visitors
select {columns} from visit v
where county = :county and visitors <>
  (select count(*) from visit_visitor w where w.county = :county and w.visit = v.no and w.removed = 0)
order by no limit 10

-- name: visits.wrong_opinions
select {columns} from visit v
where county = :county and opinions <>
  (select count(*) from opinion o where o.county = :county and o.visit = v.no)
order by no limit 10
