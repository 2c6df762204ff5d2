-- 2026-11-23. Hand-overs (交接): everything in one person's name becomes another's from a day.

create table handover (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id           text   not null,
    giver        bigint not null,  -- person
    taker        bigint not null,  -- person
    from_day     text   not null,  -- the first day of the taker
    note         text   not null,
    made_by      bigint not null,  -- 0: the program
    giver_by     bigint not null,  -- who confirmed for the giver: the giver, or the office
    giver_at     bigint,           -- real clock, microseconds
    giver_reason text   not null,  -- of the office
    taker_at     bigint,
    withdrawn    bigint not null,
    content      text   not null,  -- JSON: what was open when it was carried out; '' before
    primary key (county, no)
);
create unique index handover_id on handover (county, id);
create index handover_giver on handover (county, giver);

create index problem_parked on problem (county, no) where parked = 1;
