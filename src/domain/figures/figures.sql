-- Reading figures. The statements named figures.wrong_… and figures.records_… read tables of other features:
-- they serve the recount and the records behind a value, and nothing else may do so.
--
-- A fact holds for a question when it was known at :seq, had happened on :day and lies in :place (0: anywhere)
-- and with :unit (0: any). It became known with the command that made its `no` (its `rev` is that of the command
-- which took it back), so :below is the first number that a later command could have made.

-- Counters are kept day by day: `days` jumps from one day to the next, and each is one look into the key.
-- name: figures.counters
with recursive days(day) as (
    select min(day) from counter where county = :county
    union all
    select (select min(day) from counter where county = :county and day > days.day) from days where day < :day)
select 0, c.metric, cast(sum(c.n) as bigint), cast(sum(c.n) as bigint)
from days cross join counter c
where c.county = :county and c.day = days.day and c.place = :place and c.unit = :unit and days.day <= :day
group by c.metric

-- What each day added.
-- name: figures.counted_days
with recursive days(day) as (
    select min(day) from counter where county = :county and day >= :from
    union all
    select (select min(day) from counter where county = :county and day > days.day) from days where day < :to)
select c.day, c.metric, c.n
from days cross join counter c
where c.county = :county and c.day = days.day and c.place = :place and c.unit = 0 and days.day <= :to

-- Problems found in a period by place and category.
-- name: figures.topics
with recursive days(day) as (
    select min(day) from counter where county = :county and day >= :from
    union all
    select (select min(day) from counter where county = :county and day > days.day) from days where day < :to)
select c.place, c.metric, cast(sum(c.n) as bigint)
from days cross join (select value as no from json_each('[' || :numbers || ']')) p cross join counter c
where c.county = :county and c.day = days.day and c.place = p.no and c.unit = -1 and days.day <= :to
group by c.place, c.metric having sum(c.n) > 0

-- name: figures.topics @postgresql
with recursive days(day) as (
    select min(day) from counter where county = :county and day >= :from
    union all
    select (select min(day) from counter where county = :county and day > days.day) from days where day < :to)
select c.place, c.metric, cast(sum(c.n) as bigint)
from days cross join unnest(cast(string_to_array(:numbers, ',') as bigint[])) as p(no) cross join counter c
where c.county = :county and c.day = days.day and c.place = p.no and c.unit = -1 and days.day <= :to
group by c.place, c.metric having sum(c.n) > 0

-- name: figures.counters_by_unit
with recursive days(day) as (
    select min(day) from counter where county = :county
    union all
    select (select min(day) from counter where county = :county and day > days.day) from days where day < :day)
select c.unit, c.metric, cast(sum(c.n) as bigint), cast(sum(c.n) as bigint)
from days cross join counter c
where c.county = :county and c.day = days.day and c.place = 0 and c.unit > 0 and days.day <= :day
group by c.unit, c.metric order by c.unit

-- name: figures.known
select 0, metric, cast(sum(n) as bigint), cast(count(distinct case when member <> 0 then member end) as bigint)
from fact
where county = :county and no < :below and (until_rev is null or until_rev > :seq)
  and day <= :day and (to_day is null or to_day > :day)
  and (cast(:place as bigint) = 0 or place = :place or town = :place or village = :place)
  and (cast(:unit as bigint) = 0 or unit = :unit)
group by metric

-- name: figures.known_by doors: town village unit
-- door town: town
-- door village: village
-- door unit: unit
select {door}, metric, cast(sum(n) as bigint), cast(count(distinct case when member <> 0 then member end) as bigint)
from fact
where county = :county and no < :below and (until_rev is null or until_rev > :seq)
  and day <= :day and (to_day is null or to_day > :day)
  and (cast(:place as bigint) = 0 or place = :place or town = :place or village = :place)
group by {door}, metric order by {door}

-- name: figures.records_total
select count(*), cast(coalesce(sum(n), 0) as bigint),
       cast(count(distinct case when member <> 0 then member end) as bigint)
from fact
where county = :county and metric = :metric and no < :below and (until_rev is null or until_rev > :seq)
  and day <= :day and (to_day is null or to_day > :day)
  and (cast(:place as bigint) = 0 or place = :place or town = :place or village = :place)
  and (cast(:unit as bigint) = 0 or unit = :unit)

-- name: figures.records_page
select no, kind, record, place, n, day, to_day from fact
where county = :county and metric = :metric and no > :after and no < :below and (until_rev is null or until_rev > :seq)
  and day <= :day and (to_day is null or to_day > :day)
  and (cast(:place as bigint) = 0 or place = :place or town = :place or village = :place)
  and (cast(:unit as bigint) = 0 or unit = :unit)
order by no limit :limit

-- name: figures.members_page
select member, '', member, cast(0 as bigint), cast(1 as bigint), min(day), cast(null as text) from fact
where county = :county and metric = :metric and member <> 0 and member > :after and no < :below
  and (until_rev is null or until_rev > :seq)
  and day <= :day and (to_day is null or to_day > :day)
  and (cast(:place as bigint) = 0 or place = :place or town = :place or village = :place)
  and (cast(:unit as bigint) = 0 or unit = :unit)
group by member order by member limit :limit

-- name: figures.recount_sums
select no, metric, place, town, village, unit, member, day, to_day, n, until_rev from fact
where county = :county and no > :after order by no limit :limit

-- name: figures.recount_member_page
select distinct member from fact where county = :county and member <> 0 and member > :after order by member limit :limit

-- name: figures.recount_members
select distinct cast(0 as bigint), metric, place, town, village, unit, member, day, to_day, cast(1 as bigint),
       cast(null as bigint)
from fact where county = :county and member <> 0 and member > :after and member <= :upto and until_rev is null
order by member, metric

-- name: figures.recount_counters
select metric, place, unit, day, n from counter
where county = :county and (day, place, unit, metric) > (:day, :place, :unit, :metric)
order by day, place, unit, metric limit :limit

-- What the current facts say of each record of a range. Where records and facts end apart (a reopening keeps the
-- fact of the days before) only what still runs is compared. `metric || ''` keeps SQLite on the index by record.
-- name: figures.wrong_counted doors: visit opinion problem deed activity selection
-- door visit: metric || '' in ('visitor_person_times', 'visited_person_times', 'leader_person_times', 'leaders', 'household_times', 'households', 'enterprise_times', 'enterprises')
-- door opinion: to_day is null and metric || '' in ('opinions', 'opinions_answered', 'rated_voices', 'solved_halves', 'satisfied_voices')
-- door problem: to_day is null and metric || '' in ('problems', 'town_problems', 'city_problems', 'city_units', 'rectified', 'town_rectified', 'city_rectified', 'problems_closed')
-- door deed: metric || '' = 'deeds'
-- door activity: metric || '' = 'units_in_village'
-- door selection: metric || '' = 'liaisons'
select record, metric, cast(sum(n) as bigint), min(place), max(place), min(day), max(day) from fact
where county = :county and record > :after and record <= :upto and until_rev is null and {door}
group by record, metric order by record

-- What each record should contribute, in the order of its metrics above; the last columns stay 0 where a kind has
-- fewer. A place of 0 and a null day are not compared.
-- name: figures.wrong_expected_visit
select v.no, v.place, v.day,
       c.counts * v.visitors, c.counts * v.met,
       c.counts * (select count(*) from visit_visitor w
                   where w.county = v.county and w.visit = v.no and w.is_leading = 1 and w.removed = 0),
       c.counts * (select count(distinct w.person) from visit_visitor w
                   where w.county = v.county and w.visit = v.no and w.is_leading = 1 and w.removed = 0),
       case when v.kind = 'household' then c.counts else 0 end,
       case when v.kind = 'household' and v.host <> 0 then c.counts else 0 end,
       case when v.kind = 'enterprise' then c.counts else 0 end,
       case when v.kind = 'enterprise' and v.host <> 0 then c.counts else 0 end
from visit v
join (select county, no, case when voided = 0 and met > 0 and kind not in ('phone', 'reception') then 1 else 0 end as counts
      from visit) c on c.county = v.county and c.no = v.no
where v.county = :county and v.no > :after order by v.no limit :limit

-- name: figures.wrong_topics
select no, category, found_place, found_town, found_village, found_day from problem
where county = :county and no > :after and sealed = 0 and merged_into = 0 and state <> 'withdrawn'
order by no limit :limit

-- name: figures.wrong_expected_opinion
select no, cast(0 as bigint), cast(null as text),
       1,
       case when reply_day is not null then 1 else 0 end,
       case when rated_day is not null then 1 else 0 end,
       case when rated_day is null then 0 when solved = 'yes' then 2 when solved = 'partly' then 1 else 0 end,
       case when rated_day is not null and satisfied <> 'no' then 1 else 0 end,
       0, 0, 0
from opinion where county = :county and no > :after order by no limit :limit

-- name: figures.wrong_expected_problem
select p.no, p.found_place, cast(null as text),
       case when p.merged_into = 0 then 1 else 0 end,
       case when p.merged_into = 0 and o.kind = 'town' then 1 else 0 end,
       case when p.merged_into = 0 and l.kind = 'city' and p.accepted_day is not null then 1 else 0 end,
       case when p.merged_into = 0 and l.kind = 'city' and p.accepted_day is not null then 1 else 0 end,
       case when p.merged_into = 0 and p.checked_day is not null then 1 else 0 end,
       case when p.merged_into = 0 and p.checked_day is not null and o.kind = 'town' then 1 else 0 end,
       case when p.merged_into = 0 and p.checked_day is not null and l.kind = 'city' and p.accepted_day is not null
            then 1 else 0 end,
       case when p.merged_into = 0 and p.closed_day is not null then 1 else 0 end
from problem p
left join unit o on o.county = p.county and o.no = p.list_owner
left join unit l on l.county = p.county and l.no = p.lead
where p.county = :county and p.no > :after order by p.no limit :limit

-- name: figures.wrong_expected_deed
select no, place, day, case when voided = 0 then 1 else 0 end, 0, 0, 0, 0, 0, 0, 0
from deed where county = :county and no > :after order by no limit :limit

-- name: figures.wrong_expected_activity
select no, place, day, case when voided = 0 and kind <> 'stay' then 1 else 0 end, 0, 0, 0, 0, 0, 0, 0
from activity where county = :county and no > :after order by no limit :limit

-- name: figures.wrong_expected_selection
select no, cast(0 as bigint), from_day, 1, 0, 0, 0, 0, 0, 0, 0
from selection where county = :county and no > :after order by no limit :limit

-- What was said after the first moment and still held at the second (:below, :seq), and what held at the first and
-- no longer at the second: all that moves a value which was printed with :then.
-- name: figures.said_since
select metric, record, member, n from fact
where county = :county and no >= :from and no < :below and (until_rev is null or until_rev > :seq)
  and day <= :day and (to_day is null or to_day > :day)
  and (cast(:place as bigint) = 0 or place = :place or town = :place or village = :place)
order by metric, record, no

-- name: figures.taken_back_since
select metric, record, member, n from fact
where county = :county and no < :from and until_rev > :then and until_rev <= :seq
  and day <= :day and (to_day is null or to_day > :day)
  and (cast(:place as bigint) = 0 or place = :place or town = :place or village = :place)
order by metric, record, no

-- name: figures.facts_left
select count(*) from fact
where county = :county and record = :record and no < :below and (until_rev is null or until_rev > :seq)

-- name: figures.member_counts
select case when exists (
  select 1 from fact
  where county = :county and member <> 0 and member = :member and metric = :metric and no < :below
    and (until_rev is null or until_rev > :seq) and day <= :day and (to_day is null or to_day > :day)
    and (cast(:place as bigint) = 0 or place = :place or town = :place or village = :place)
) then 1 else 0 end

-- name: figures.problems_by_category
select p.category, count(*)
from fact f join problem p on p.county = f.county and p.no = f.record
where f.county = :county and f.metric = 'problems' and f.no < :below and (f.until_rev is null or f.until_rev > :seq)
  and f.day <= :day and (f.to_day is null or f.to_day > :day) and p.sealed = 0
  and (cast(:place as bigint) = 0 or f.place = :place or f.town = :place or f.village = :place)
group by p.category order by count(*) desc, p.category limit :limit

-- name: figures.watched_problems
select cast(coalesce(sum(long_term), 0) as bigint), cast(coalesce(sum(supervised), 0) as bigint) from problem
where county = :county and merged_into = 0 and closed_day is null and state <> 'withdrawn'
  and (cast(:place as bigint) = 0 or place = :place or town = :place or village = :place)
