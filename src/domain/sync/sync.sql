-- What changed in a village since a number, in the order of the numbers. Records that lie in a town and in no
-- village bear village 0: of those a town is wanted.

-- name: sync.departures
select kind, record, id, rev from departure
where county = :county and village = :village and (rev, record) > (:rev, :no) and rev <= :to
order by rev, record limit :limit

-- The table is the door.
-- name: sync.changed doors: host visit opinion problem
-- door host: host
-- door visit: visit
-- door opinion: opinion
-- door problem: problem
select {columns} from {door}
where county = :county and village = :village and (rev, no) > (:rev, :no) and rev <= :to
  and (cast(:town as bigint) = 0 or town = :town)
order by rev, no limit :limit

-- How many records a place holds, as far as it matters. A town's own are few beside those of its villages.
-- name: sync.count
select (select count(*) from (select 1 from host where county = :county and village = :village limit :most) a)
     + (select count(*) from (select 1 from visit where county = :county and village = :village limit :most) b)
     + (select count(*) from (select 1 from opinion where county = :county and village = :village limit :most) c)
     + (select count(*) from (select 1 from problem where county = :county and village = :village limit :most) d)

-- ---- devices

-- name: sync.device
select id, person, name, app, created, last_sync, ended from device
where county = :county and id = :id and person = :person

-- name: sync.devices
select id, person, name, app, created, last_sync, ended from device
where county = :county and person = :person order by last_sync desc, id limit 200

-- name: sync.device_seen
insert into device (county, id, person, name, app, created, last_sync, ended)
values (:county, :id, :person, :name, :app, :now, :now, 0)
on conflict (county, id, person) do update
set name = excluded.name, app = excluded.app, last_sync = excluded.last_sync

-- name: sync.keep_session
update session set name = :id, expires = :expires
where county = :county and token = :token and person = :person and kind = 'session' and expires < :expires

-- name: sync.end_device
update device set ended = :now where county = :county and id = :id and person = :person and ended = 0

-- name: sync.close_sessions
delete from session where county = :county and person = :person and kind = 'session' and name = :id

-- ---- commands that wait

-- name: sync.park
insert into waiting_command (county, command_id, person, operation, body, needs, received)
values (:county, :command_id, :person, :operation, :body, :needs, :received)
on conflict (county, command_id) do nothing

-- name: sync.unpark
delete from waiting_command where county = :county and command_id = :command_id

-- name: sync.forget_old
delete from waiting_command where county = :county and person = :person and received < :before

-- name: sync.waiting_count
select count(*) from (
  select 1 from waiting_command where county = :county and person = :person limit :most) w

-- name: sync.any_waiting
select 1 from waiting_command where county = :county limit 1

-- name: sync.waiting_of
select command_id, person, operation, body, needs from waiting_command
where county = :county and person = :person order by received, command_id limit 1000

-- name: sync.waiting_for
select command_id, person, operation, body, needs from waiting_command
where county = :county and needs = :needs order by received, command_id limit 1000
