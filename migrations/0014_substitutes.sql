-- 2026-11-23. Substitutes (代班): who stands in for whom, and what was done so.

create table substitution (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id         text   not null,
    absent     bigint not null,  -- person
    substitute bigint not null,  -- person
    from_day   text   not null,
    to_day     text   not null,  -- the last day; before from_day: ended before it began
    reason     text   not null,
    named_by   bigint not null,  -- 0: the program
    primary key (county, no)
);
create unique index substitution_id on substitution (county, id);

-- A command that the substitute could carry out only as one. Its number tells which rows it made: the same
-- command made those whose number divided by 4096 is the same (Tx::new_no).
create table stand_in (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id           text   not null,
    substitution bigint not null,
    person       bigint not null,
    absent       bigint not null,
    at           bigint not null, -- real clock, microseconds
    operation    text   not null,
    kind         text   not null,
    record       text   not null,
    primary key (county, no)
);
create unique index stand_in_id on stand_in (county, id);
create index stand_in_substitution on stand_in (county, substitution, no);
