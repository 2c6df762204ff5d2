-- name: callbacks.closed
select {columns} from problem
where county = :county and closed_day is not null and closed_day >= :from and closed_day <= :to
order by closed_day, no limit :limit

-- name: callbacks.handled
select count(*) from problem_move
where county = :county and problem = :problem and actor = :person
    and verb in ('accept', 'progress', 'finish', 'ask_to_sign', 'sign', 'deliver', 'check', 'answer')

-- name: callbacks.list doors: county town village
-- door county: county = :county
-- door town: town = :door
-- door village: village = :door
select {columns} from callback
where county = :county and {door} and state = :state and no < :before
order by no desc limit :limit

-- name: callbacks.left_for
select {columns c} from callback c
where c.county = :county and c.village = :village and c.state = 'left'
  and exists (select 1 from opinion o where o.county = :county and o.no = c.voice and o.host = :host)
order by c.no

-- How those stood on a day that had been drawn by then.
-- name: callbacks.stood doors: county town village
-- door county: county = :county
-- door town: town = :door
-- door village: village = :door
select case when done_day is not null and done_day <= :at then state else 'waiting' end as stood,
    solved, satisfied, count(*) as n
from callback
where county = :county and {door} and drawn_day <= :at
group by stood, solved, satisfied

-- name: callbacks.counted
select state as stood, solved, satisfied, count(*) as n from callback
where county = :county and drawn_day >= :from and drawn_day <= :to
group by state, solved, satisfied
