-- 2026-11-23. What the offices decided before, counted: how often matters of a kind went where. It holds words of the
-- table of categories, codes and units, never a word that a person said.

create table habit (
    county  bigint not null,
    about   text   not null,      -- "word:路灯": opinions with it; "unit:INF03" and "unit:INF03:<town>": problems
    outcome text   not null,      -- the code of the category, or the unit
    n       bigint not null,      -- decided so, less twice what was returned as wrong
    primary key (county, about, outcome)
);
