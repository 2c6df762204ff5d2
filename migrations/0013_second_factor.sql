-- 2026-11-23. Second factors: one-time codes by the clock, and recovery codes beside them.

create table second_factor (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id        text   not null,
    person    bigint not null,
    secret    text   not null,    -- ciphertext
    at        bigint not null,    -- enrolled, real clock, microseconds
    confirmed bigint not null,    -- before, no code is asked for
    last_step bigint not null,    -- of the newest code that was used, in halves of a minute since 1970
    ended     bigint not null,
    ended_by  bigint not null,    -- 0: the person's own new enrolment, or the program
    reason    text   not null,    -- why it was ended; '' while it lasts
    primary key (county, no)
);
create unique index second_factor_id on second_factor (county, id);
create index second_factor_person on second_factor (county, person);

create table recovery_code (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id     text   not null,
    factor bigint not null,
    code   text   not null,       -- keyed digest
    used   bigint not null,
    primary key (county, no)
);
create unique index recovery_code_id on recovery_code (county, id);
create index recovery_code_factor on recovery_code (county, factor);
