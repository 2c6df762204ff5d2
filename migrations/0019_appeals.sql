-- 2026-11-23. Appeals of units against their rates, and how much each rate weighs in a campaign's score.

create table appeal (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id          text   not null,
    campaign    bigint not null,
    unit        bigint not null,   -- that appeals
    about       text   not null,   -- accepted | response | rating | line
    problem     bigint not null,   -- that should not count; 0: the line as a whole
    from_day    text,              -- of the line
    to_day      text,
    reason      text   not null,
    asked_by    bigint not null,
    asked_day   text   not null,
    state       text   not null,   -- waiting | granted | refused | withdrawn
    note        text   not null,   -- why it was decided so
    decided_by  bigint not null,
    decided_day text,
    primary key (county, no)
);
create unique index appeal_id on appeal (county, id);
create index appeal_problem on appeal (county, problem);
create index appeal_state on appeal (county, state, no);
create index appeal_unit on appeal (county, unit, no);

-- Parts in a hundred; the last row of a campaign holds.
create table rate_weights (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id        text   not null,
    campaign  bigint not null,
    response  bigint not null,
    solved    bigint not null,
    satisfied bigint not null,
    reason    text   not null,
    person    bigint not null,
    day       text   not null,
    primary key (county, no)
);
create unique index rate_weights_id on rate_weights (county, id);
create index rate_weights_campaign on rate_weights (county, campaign);
