-- name: rates.due
select {columns} from problem
where county = :county and due is not null and due >= :from and due <= :to and state <> 'withdrawn'
order by due, no

-- name: rates.answered
select c.town, c.unit, c.solved, c.satisfied,
    cast(case when exists (select 1 from appeal a where a.county = :county and a.problem = c.problem
                           and a.about = 'rating' and a.state = 'granted') then 1 else 0 end as bigint) as left_out,
    count(*) as n
from callback c
where c.county = :county and c.done_day is not null and c.done_day >= :from and c.done_day <= :to and c.state = 'done'
group by c.town, c.unit, c.solved, c.satisfied, left_out

-- Matters that left a rate; call-backs are left out where they are counted.
-- name: rates.granted
select {columns} from appeal
where county = :county and state = 'granted' and about in ('accepted', 'response')
order by no

-- name: rates.undecided
select {columns} from appeal where county = :county and state = 'waiting' order by no

-- name: rates.appeals
select {columns} from appeal where county = :county and no < :before order by no desc limit :limit

-- name: rates.appeals_of
select {columns} from appeal
where county = :county and unit = :unit and no < :before
order by no desc limit :limit
