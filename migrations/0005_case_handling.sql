-- 2026-11-23. Case handling: the office's working calendar.

-- Days that differ from the week, beside those that the program knows (data/calendar-cn.csv).
create table calendar_day (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    day    text   not null,
    work   text   not null,       -- none | morning | afternoon | full
    name   text   not null,
    primary key (county, no)
);
create unique index calendar_day_day on calendar_day (county, day);

-- Office hours from a day on, in minutes after midnight.
create table calendar_hours (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    from_day       text   not null,
    morning_from   bigint not null,
    morning_to     bigint not null,
    afternoon_from bigint not null,
    afternoon_to   bigint not null,
    primary key (county, no)
);
create unique index calendar_hours_from on calendar_hours (county, from_day);

-- What a unit that helps with a problem has to do.
create table problem_task (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id       text   not null,
    problem  bigint not null,
    unit     bigint not null,
    text     text   not null,
    day      text   not null,
    due      text   not null,
    done_day text,
    result   text   not null,
    primary key (county, no)
);
create unique index problem_task_id on problem_task (county, id);
create index problem_task_problem on problem_task (county, problem);

-- What has waited too long: raised once per clock and level, cleared when the clock stops.
create table alert (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    kind        text   not null,  -- problem | opinion | instruction
    record      bigint not null,
    watch       text   not null,  -- what is waited for
    level       text   not null,  -- blue | yellow | red
    town        bigint not null,
    unit        bigint not null,  -- that is waited for; 0: the campaign's office
    last        text   not null,  -- the last day in time
    day         text   not null,  -- raised
    at          bigint not null,  -- raised, by the business clock, microseconds
    cleared_day text,
    primary key (county, no)
);
create index alert_record on alert (county, record);
create index alert_day on alert (county, day, no);
create index alert_standing on alert (county, level, no) where cleared_day is null;
create index alert_town_standing on alert (county, town, level, no) where cleared_day is null;
create index alert_unit_standing on alert (county, unit, level, no) where cleared_day is null;

-- 督办单: drafted with a red alert, signed by a person.
create table supervision_order (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id           text   not null,
    problem      bigint not null,
    unit         bigint not null,
    town         bigint not null,
    state        text   not null, -- draft | signed | dropped | reported
    number       text   not null, -- given when it is signed
    drafted_day  text   not null,
    signed_day   text,
    due          text,
    reported_day text,
    signed_by    bigint not null,
    request      text   not null,
    report       text   not null,
    primary key (county, no)
);
create unique index supervision_order_id on supervision_order (county, id);
create index supervision_order_problem on supervision_order (county, problem);
create index supervision_order_state on supervision_order (county, state, no);

-- The agenda of the joint meeting (联席会议).
create table agenda_item (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id          text   not null,
    problem     bigint not null,
    town        bigint not null,
    cause       text   not null,  -- returned_three_times | red_twice | redone_three_times
    day         text   not null,
    decided_day text,
    decided_by  bigint not null,
    decision    text   not null,
    primary key (county, no)
);
create unique index agenda_item_id on agenda_item (county, id);
create index agenda_item_problem on agenda_item (county, problem);
create index agenda_item_day on agenda_item (county, no) where decided_day is null;

-- How far the program's own work has come. Bookkeeping: not sealed.
create table job (
    county   bigint not null,
    name     text   not null,
    position text   not null,
    primary key (county, name)
);
