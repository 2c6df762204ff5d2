-- The lists and look-ups of problems. A list runs state by state along an index and merges, newest first.

-- name: problems.newest
select {columns p} from problem p where p.county = :county and p.no < :before order by p.no desc limit :limit

-- One state, straight along its index. (A category within a village is sifted inside the index, which only the
-- statement after this one does: its inner selects need no row of the table.)
-- name: problems.list doors: county county_category town town_category village
-- door county: county = :county
-- door county_category: category = :category
-- door town: town = :door
-- door town_category: town = :door and category = :category
-- door village: village = :door
select {columns} from problem
where county = :county and {door} and state = :state and no < :before
order by no desc limit :limit

-- name: problems.list_states doors: county county_category town town_category village village_category
-- door county: county = :county
-- door county_category: category = :category
-- door town: town = :door
-- door town_category: town = :door and category = :category
-- door village: village = :door
-- door village_category: village = :door and category = :category
select {columns p} from problem p
where p.county = :county and p.no in (
    select no from (
        select * from (select no from problem where county = :county and {door} and state = :s1 and no < :before
                       order by no desc limit :limit) as a1
        union all
        select * from (select no from problem where county = :county and {door} and state = :s2 and no < :before
                       order by no desc limit :limit) as a2
        union all
        select * from (select no from problem where county = :county and {door} and state = :s3 and no < :before
                       order by no desc limit :limit) as a3
        union all
        select * from (select no from problem where county = :county and {door} and state = :s4 and no < :before
                       order by no desc limit :limit) as a4
        union all
        select * from (select no from problem where county = :county and {door} and state = :s5 and no < :before
                       order by no desc limit :limit) as a5
        union all
        select * from (select no from problem where county = :county and {door} and state = :s6 and no < :before
                       order by no desc limit :limit) as a6
        union all
        select * from (select no from problem where county = :county and {door} and state = :s7 and no < :before
                       order by no desc limit :limit) as a7
        union all
        select * from (select no from problem where county = :county and {door} and state = :s8 and no < :before
                       order by no desc limit :limit) as a8
        union all
        select * from (select no from problem where county = :county and {door} and state = :s9 and no < :before
                       order by no desc limit :limit) as a9
    ) as every_state
    order by no desc limit :limit)
order by p.no desc

-- name: problems.list_of_unit_states
select {columns p} from problem p
where p.county = :county and p.no in (
    select problem from (
        select * from (select problem from problem_unit
                       where county = :county and unit = :door and state = :s1 and part <> 'former' and problem < :before
                       order by problem desc limit :limit) as a1
        union all
        select * from (select problem from problem_unit
                       where county = :county and unit = :door and state = :s2 and part <> 'former' and problem < :before
                       order by problem desc limit :limit) as a2
        union all
        select * from (select problem from problem_unit
                       where county = :county and unit = :door and state = :s3 and part <> 'former' and problem < :before
                       order by problem desc limit :limit) as a3
        union all
        select * from (select problem from problem_unit
                       where county = :county and unit = :door and state = :s4 and part <> 'former' and problem < :before
                       order by problem desc limit :limit) as a4
        union all
        select * from (select problem from problem_unit
                       where county = :county and unit = :door and state = :s5 and part <> 'former' and problem < :before
                       order by problem desc limit :limit) as a5
        union all
        select * from (select problem from problem_unit
                       where county = :county and unit = :door and state = :s6 and part <> 'former' and problem < :before
                       order by problem desc limit :limit) as a6
        union all
        select * from (select problem from problem_unit
                       where county = :county and unit = :door and state = :s7 and part <> 'former' and problem < :before
                       order by problem desc limit :limit) as a7
        union all
        select * from (select problem from problem_unit
                       where county = :county and unit = :door and state = :s8 and part <> 'former' and problem < :before
                       order by problem desc limit :limit) as a8
        union all
        select * from (select problem from problem_unit
                       where county = :county and unit = :door and state = :s9 and part <> 'former' and problem < :before
                       order by problem desc limit :limit) as a9
    ) as every_state
    order by problem desc limit :limit)
order by p.no desc

-- name: problems.list_of_unit_state
select {columns p} from problem p
where p.county = :county and p.no in (
    select problem from problem_unit
    where county = :county and unit = :door and state = :state and part <> 'former' and problem < :before
    order by problem desc limit :limit)
order by p.no desc

-- name: problems.due doors: county town village
-- door county: p.county = :county
-- door town: p.town = :door
-- door village: p.village = :door
select {columns p} from problem p
where p.county = :county and {door} and p.closed_day is null and p.state <> 'withdrawn'
    and p.due < :due_before and (p.due, p.no) > (:due, :no)
order by p.due, p.no limit :limit

-- What is open, by category; `category || ''` keeps SQLite on the index by state.
-- name: problems.open_by_category doors: county town village
-- door county: county = :county
-- door town: town = :door
-- door village: village = :door
select category || '', count(*), cast(sum(case when due < :today then 1 else 0 end) as bigint)
from problem
where county = :county and {door} and sealed = 0
  and state in ('to_propose', 'to_assign', 'to_accept', 'handling', 'to_check', 'to_answer')
group by category || ''

-- name: problems.led_with_due
select {columns p} from problem p
where p.county = :county and p.due is not null and p.no in (
    select problem from problem_unit
    where county = :county and unit = :unit and part = 'lead' and state in ('to_accept', 'handling'))
order by p.due, p.no limit :limit

-- Several at once, and the units that help with them.
-- name: problems.numbered
select {columns} from problem
where county = :county and no in (select value from json_each('[' || :numbers || ']'))

-- name: problems.numbered @postgresql
select {columns} from problem
where county = :county and no = any (cast(string_to_array(:numbers, ',') as bigint[]))

-- name: problems.helpers_of
select {columns} from problem_unit
where county = :county and problem in (select value from json_each('[' || :numbers || ']')) and part = 'co'

-- name: problems.helpers_of @postgresql
select {columns} from problem_unit
where county = :county and problem = any (cast(string_to_array(:numbers, ',') as bigint[])) and part = 'co'

-- Made by one command.
-- name: problems.made
select {columns} from problem where county = :county and no >= :first and no <= :last order by no

-- name: problems.open_of_village
select {columns} from problem where county = :county and village = :village and state = :state order by no limit :limit

-- What the clocks bring, oldest first.
-- name: problems.next
select min(next_at) from problem where county = :county and next_at > 0

-- name: problems.due_now
select {columns} from problem
where county = :county and next_at > 0 and next_at <= :now
order by next_at, no limit :limit

-- name: problems.with_clocks
select {columns} from problem
where county = :county and next_at > 0 and (next_at, no) > (:at, :no)
order by next_at, no limit :limit

-- 请示: parked by that person and still waiting for a word.
-- name: problems.parked_by
select {columns p} from problem p
where p.county = :county and p.parked = 1
  and exists (select 1 from problem_move m
              where m.county = p.county and m.problem = p.no and m.verb = 'park' and m.actor = :person)
order by p.no

-- The public site.
-- name: problems.tally
select category, state, count(*) from problem where county = :county group by category, state order by category, state

-- name: problems.same
select count(*) from same_problem where county = :county and problem = :problem

-- name: problems.same_of
select problem, count(*) from same_problem
where county = :county and problem in (select value from json_each('[' || :numbers || ']')) group by problem

-- name: problems.same_of @postgresql
select problem, count(*) from same_problem
where county = :county and problem = any (cast(string_to_array(:numbers, ',') as bigint[])) group by problem
