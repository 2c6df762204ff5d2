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
