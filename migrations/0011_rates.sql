-- 2026-11-23. Rates: matters by the day they were due, and call-backs by the day they were answered.
create index problem_due_day on problem (county, due, no) where due is not null;
create index callback_done on callback (county, done_day, no) where done_day is not null;
