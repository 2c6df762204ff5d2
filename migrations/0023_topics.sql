-- 2026-11-23. Problems by category, counted beside the figures (unit -1): those found before this were not.
insert into counter (county, metric, place, unit, day, n)
select county, category, at, -1, found_day, count(*) from (
    select county, category, found_day, found_place as at from problem
    where sealed = 0 and merged_into = 0 and state <> 'withdrawn' and found_place <> 0
    union all
    select county, category, found_day, found_village from problem
    where sealed = 0 and merged_into = 0 and state <> 'withdrawn' and found_village not in (0, found_place)
    union all
    select county, category, found_day, found_town from problem
    where sealed = 0 and merged_into = 0 and state <> 'withdrawn' and found_town not in (0, found_place, found_village)
    union all
    select p.county, p.category, p.found_day, r.no from problem p
    join place r on r.county = p.county and r.no = (select a.no from place a where a.county = p.county and a.parent = 0 order by a.position limit 1)
    where p.sealed = 0 and p.merged_into = 0 and p.state <> 'withdrawn'
      and r.no not in (p.found_place, p.found_village, p.found_town)
) as found
group by county, category, at, found_day;
