-- Visits of a period that somebody in a home can be asked about.
-- name: visit_checks.visits
select {columns} from visit
where county = :county and day >= :from and day <= :to and kind = 'household' and host <> 0 and met > 0
  and voided = 0
order by day, no limit :limit

-- name: visit_checks.list doors: county town village
-- door county: county = :county
-- door town: town = :door
-- door village: village = :door
select {columns} from visit_check
where county = :county and {door} and state = :state and no < :before
order by no desc limit :limit

-- name: visit_checks.was_there
select count(*) from visit_visitor
where county = :county and visit = :visit and person = :person and removed = 0

-- Who was where, day by day.
-- name: visit_checks.by_day
select v.no, v.id, v.day, v.place, v.town, v.village, v.host, v.met, v.note, w.person
from visit v join visit_visitor w on w.county = :county and w.visit = v.no and w.removed = 0
where v.county = :county and v.day >= :from and v.day <= :to and v.voided = 0 and v.kind <> 'phone'
order by v.day, v.no

-- name: visit_checks.empty_homes
select v.no, v.id, v.day, v.place, v.town, v.village, v.host, v.met, v.note, v.recorder as person
from visit v join host h on h.county = :county and h.no = v.host and h.active = 0 and h.merged_into = 0
where v.county = :county and v.day >= :from and v.day <= :to and v.voided = 0 and v.met > 0
order by v.day, v.no limit 500
