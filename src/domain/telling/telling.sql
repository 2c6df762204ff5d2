-- name: telling.channels
select {columns} from channel where county = :county order by no

-- Alerts of one level that stand and that the channel has not been told of, oldest first.
-- name: telling.news doors: county town unit
-- door county: county = :county
-- door town: town = :door
-- door unit: unit = :door
select {columns} from alert
where county = :county and {door} and cleared_day is null and level = :level and no > :since
order by no limit :limit

-- How far a channel has been told, and when: "number|microseconds".
-- name: telling.position
select position from job where county = :county and name = :name

-- name: telling.set_position
insert into job (county, name, position) values (:county, :name, :position)
on conflict (county, name) do update set position = excluded.position

-- name: telling.has_waiting
select 1 from message where county = :county and channel = :channel and state = 'waiting' limit 1

-- name: telling.last_try
select coalesce(max(tried_at), 0) as at from message where county = :county and channel = :channel

-- What is to be sent now, the longest waiting first.
-- name: telling.due
select {columns m} from message m
where m.county = :county and m.state = 'waiting' and m.next_at <= :now
  and exists (select 1 from channel c where c.county = m.county and c.no = m.channel and c.active = 1)
order by m.next_at, m.no limit :limit

-- name: telling.messages
select {columns} from message
where county = :county and state = :state and no < :before
order by no desc limit :limit
