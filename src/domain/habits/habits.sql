-- Counts of what was decided, row by row.

-- name: habits.add
insert into habit (county, about, outcome, n) values (:county, :about, :outcome, :n)
on conflict (county, about, outcome) do update set n = habit.n + excluded.n

-- name: habits.of
select outcome, n from habit where county = :county and about = :about order by n desc, outcome
