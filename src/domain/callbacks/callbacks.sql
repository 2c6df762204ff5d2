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

-- name: callbacks.counted
select state, solved, satisfied, count(*) as n from callback
where county = :county and drawn_day >= :from and drawn_day <= :to
group by state, solved, satisfied
