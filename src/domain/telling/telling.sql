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

-- What waits, told apart by what decides who sees it; the newest of a kind.
-- name: telling.standing doors: county town unit
-- door county: county = :county
-- door town: town = :door
-- door unit: unit = :door
select about_unit, about_person, sealed, count(*) as n from (
    select p.about_unit, p.about_person, p.sealed
    from (select kind, record from alert
          where county = :county and {door} and cleared_day is null and level = :level
          order by no desc limit :limit) as a
    join problem p on p.county = :county and p.no = a.record
    where a.kind = 'problem'
    union all
    select o.about_unit, o.about_person, o.sealed
    from (select kind, record from alert
          where county = :county and {door} and cleared_day is null and level = :level
          order by no desc limit :limit) as a
    join opinion o on o.county = :county and o.no = a.record
    where a.kind = 'opinion'
    union all
    select coalesce(p.about_unit, 0), coalesce(p.about_person, 0), coalesce(p.sealed, 0)
    from (select kind, record from alert
          where county = :county and {door} and cleared_day is null and level = :level
          order by no desc limit :limit) as a
    join instruction i on i.county = :county and i.no = a.record
    left join problem p on p.county = :county and p.no = i.problem
    where a.kind = 'instruction') as matters
group by about_unit, about_person, sealed

-- Alerts that stand, the highest level first.
-- name: telling.alerts doors: county town unit
-- door county: county = :county
-- door town: town = :door
-- door unit: unit = :door
select {columns} from alert
where county = :county and {door} and cleared_day is null and level = :level
order by no limit :limit

-- name: telling.problems doors: county town village
-- door county: county = :county
-- door town: town = :door
-- door village: village = :door
select about_unit, about_person, sealed, count(*) as n from (
    select about_unit, about_person, sealed from problem
    where county = :county and {door} and state = :state order by no desc limit :limit) as p
group by about_unit, about_person, sealed

-- name: telling.problems/unit
select p.about_unit, p.about_person, p.sealed, count(*) as n
from (select problem from problem_unit
      where county = :county and unit = :door and state = :state and part <> 'former'
      order by problem desc limit :limit) as u
join problem p on p.county = :county and p.no = u.problem
group by p.about_unit, p.about_person, p.sealed

-- name: telling.opinions doors: county town village
-- door county: county = :county
-- door town: town = :door
-- door village: village = :door
select about_unit, about_person, sealed, count(*) as n from (
    select about_unit, about_person, sealed from opinion
    where county = :county and {door} and state = :state order by no desc limit :limit) as o
group by about_unit, about_person, sealed

-- What a unit has to report on; hides with the problem that it belongs to.
-- name: telling.instructions/unit
select coalesce(p.about_unit, 0) as about_unit, coalesce(p.about_person, 0) as about_person,
       coalesce(p.sealed, 0) as sealed, count(*) as n
from (select problem from instruction
      where county = :county and unit = :door and state = :state order by no desc limit :limit) as i
left join problem p on p.county = :county and p.no = i.problem
group by coalesce(p.about_unit, 0), coalesce(p.about_person, 0), coalesce(p.sealed, 0)

-- What a leader has to confirm.
-- name: telling.to_confirm
select count(*) from instruction where county = :county and leader = :leader and state = 'to_confirm'

-- name: telling.orders
select p.about_unit, p.about_person, p.sealed, count(*) as n
from (select problem from supervision_order
      where county = :county and state = :state order by no desc limit :limit) as s
join problem p on p.county = :county and p.no = s.problem
group by p.about_unit, p.about_person, p.sealed

-- Call-backs that the person may ask about (callbacks.handled).
-- name: telling.callbacks doors: county town village
-- door county: county = :county
-- door town: town = :door
-- door village: village = :door
select p.about_unit, p.about_person, p.sealed, count(*) as n
from (select problem from callback
      where county = :county and {door} and state = :state order by no desc limit :limit) as c
join problem p on p.county = :county and p.no = c.problem
where not exists (
    select 1 from problem_move m
    where m.county = :county and m.problem = c.problem and m.actor = :person
        and m.verb in ('accept', 'progress', 'finish', 'ask_to_sign', 'sign', 'deliver', 'check', 'answer'))
group by p.about_unit, p.about_person, p.sealed

-- Homes that the person may ask whether somebody came: who was there does not ask.
-- name: telling.visit_checks doors: county town village
-- door county: county = :county
-- door town: town = :door
-- door village: village = :door
select cast(0 as bigint) as about_unit, cast(0 as bigint) as about_person, cast(0 as bigint) as sealed, count(*) as n
from (select visit from visit_check
      where county = :county and {door} and state = :state order by no desc limit :limit) as c
join visit v on v.county = :county and v.no = c.visit and v.recorder <> :person
where not exists (
    select 1 from visit_visitor w
    where w.county = :county and w.visit = c.visit and w.person = :person and w.removed = 0)

-- What waits for the joint meeting.
-- name: telling.agendas
select p.about_unit, p.about_person, p.sealed, count(*) as n
from (select problem from agenda_item
      where county = :county and decided_day is null order by no desc limit :limit) as a
join problem p on p.county = :county and p.no = a.problem
group by p.about_unit, p.about_person, p.sealed

-- name: telling.appeals
select cast(0 as bigint) as about_unit, cast(0 as bigint) as about_person, cast(0 as bigint) as sealed, count(*) as n
from (select no from appeal where county = :county and state = :state limit :limit) as a

-- The secret addresses of calendars.
-- name: telling.set_feed
insert into calendar_feed (county, person, id, token_digest) values (:county, :person, :id, :token_digest)
on conflict (county, person) do update set id = excluded.id, token_digest = excluded.token_digest

-- name: telling.end_feed
delete from calendar_feed where county = :county and person = :person

-- name: telling.feed_of
select person, id from calendar_feed where county = :county and person = :person

-- name: telling.feed_with
select person, id from calendar_feed where county = :county and token_digest = :token_digest
