-- 2026-11-23. Leaders' written instructions and promises on the spot: numbered, with a day, reported back on.

create table instruction (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id           text   not null,
    campaign     bigint not null,
    number       text   not null,   -- "进访惠聚办批〔2018〕3号"
    kind         text   not null,   -- written | promise
    leader       bigint not null,
    recorder     bigint not null,   -- the leader, or the secretary
    day          text   not null,   -- when it was said or written
    text         text   not null,
    place        bigint not null, town bigint not null, village bigint not null,
    visit        bigint not null,   -- that it belongs to; 0: none
    problem      bigint not null,
    unit         bigint not null,   -- that reports back
    due          text   not null,
    state        text   not null,   -- to_report | to_confirm | done | voided
    report       text   not null,
    reported_day text,
    note         text   not null,   -- of the last decision, or why it was voided
    decided_day  text,
    decided_by   bigint not null,
    returns      bigint not null,
    next_at      bigint not null,   -- of its clock, microseconds; 0: none comes
    alerted      bigint not null,
    primary key (county, no)
);
create unique index instruction_id on instruction (county, id);
create index instruction_leader on instruction (county, leader, no);
create index instruction_unit_no on instruction (county, unit, no);
create index instruction_problem on instruction (county, problem);
create index instruction_visit on instruction (county, visit);
create index instruction_next on instruction (county, next_at, no) where next_at > 0;

-- Units that are addressed too, and help the one that reports.
create table instruction_helper (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    instruction bigint not null,
    unit        bigint not null,
    primary key (county, no)
);
create index instruction_helper_instruction on instruction_helper (county, instruction);
create index instruction_helper_unit on instruction_helper (county, unit);

-- What was done with it, in order.
create table instruction_step (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    instruction bigint not null,
    verb        text   not null,   -- record | report | confirm | return | void
    day         text   not null,
    actor       bigint not null,
    text        text   not null,
    primary key (county, no)
);
create index instruction_step_instruction on instruction_step (county, instruction);

-- Whose secretary a person is: of one leader at a time.
create table secretary (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id       text   not null,
    person   bigint not null,
    leader   bigint not null,
    from_day text   not null,
    to_day   text,
    primary key (county, no)
);
create unique index secretary_id on secretary (county, id);
create index secretary_person on secretary (county, person);
create index secretary_leader on secretary (county, leader);
