-- 2026-11-23. People and their secrets: who looked at whose contact data, one-time passwords.

-- Contact data was shown to a person who gave a reason. Never what was shown.
create table reveal (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id      text   not null,
    at      bigint not null,      -- real clock, microseconds
    person  bigint not null,      -- who looked; 0: the program
    kind    text   not null,      -- opinion | host
    record  bigint not null,
    place   bigint not null,
    town    bigint not null,
    village bigint not null,
    reason  text   not null,
    primary key (county, no)
);
create unique index reveal_id on reveal (county, id);
create index reveal_person on reveal (county, person, no);
create index reveal_record on reveal (county, record);

-- 来电查询: the opinions of a telephone number. Most opinions have none.
create index opinion_phone on opinion (county, phone_index, no) where phone_index <> '';

-- One-time passwords: made for a person by another one, good until the person has set a password.
create table one_time_password (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id      text   not null,
    account bigint not null,
    at      bigint not null,      -- real clock, microseconds
    made_by bigint not null,      -- 0: the program
    used    bigint not null,
    primary key (county, no)
);
create unique index one_time_password_id on one_time_password (county, id);
create index one_time_password_account on one_time_password (county, account);
