-- Alerts that stand, of one level, newest first.
-- name: escalation.alerts doors: county town unit
-- door county: county = :county
-- door town: town = :door
-- door unit: unit = :door
select {columns} from alert
where county = :county and {door} and cleared_day is null and level = :level and no < :before
order by no desc limit :limit

-- name: escalation.counted
select unit, level, count(*) as n from alert
where county = :county and day >= :from and day <= :to
group by unit, level

-- name: escalation.orders
select {columns} from supervision_order
where county = :county and state = :state and no < :before
order by no desc limit :limit

-- Undecided items of the joint meeting's agenda.
-- name: escalation.agenda
select {columns} from agenda_item
where county = :county and decided_day is null and no < :before
order by no desc limit :limit

-- name: escalation.job
select position from job where county = :county and name = :name

-- name: escalation.set_job
insert into job (county, name, position) values (:county, :name, :position)
on conflict (county, name) do update set position = excluded.position
