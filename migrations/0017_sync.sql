-- 2026-11-23. Phones keep a copy of their villages: what changed there since a number, what left, which phones
-- there are, and what a phone sent before that on which it depends.

create index host_changed on host (county, village, rev, no);
create index visit_changed on visit (county, village, rev, no);
create index opinion_changed on opinion (county, village, rev, no);
create index problem_changed on problem (county, village, rev, no);

create table departure (
    county  bigint not null,
    village bigint not null,  -- that the record left
    rev     bigint not null,
    kind    text   not null,
    record  bigint not null,
    id      text   not null,
    primary key (county, village, rev, kind, record)
);

create table device (
    county    bigint not null,
    id        text   not null,  -- the phone's own
    person    bigint not null,
    name      text   not null,
    app       text   not null,  -- version of the app
    created   bigint not null,
    last_sync bigint not null,  -- to the hour
    ended     bigint not null,  -- 0: in use; else it wipes itself when it comes back
    primary key (county, id, person)
);
create index device_person on device (county, person);

create table waiting_command (
    county     bigint not null,
    command_id text   not null,
    person     bigint not null,
    operation  text   not null,
    body       text   not null,  -- ciphertext: it may name people
    needs      text   not null,  -- id of the record that has not come yet
    received   bigint not null,
    primary key (county, command_id)
);
create index waiting_command_person on waiting_command (county, person);
create index waiting_command_needs on waiting_command (county, needs);

-- Photos and voices. Their bytes lie in a folder under their SHA-256.
create table file (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    sha256 text   not null,
    bytes  bigint not null,
    type   text   not null,
    person bigint not null,   -- who brought it first
    at     bigint not null,
    primary key (county, no)
);
create unique index file_sha256 on file (county, sha256);

create table visit_photo (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    visit   bigint not null,
    sha256  text   not null,
    removed bigint not null,  -- taken off by a correction
    primary key (county, no)
);
create index visit_photo_visit on visit_photo (county, visit);
create index visit_photo_sha256 on visit_photo (county, sha256);
create index opinion_voice on opinion (county, voice) where voice <> '';
