-- 2026-11-23. Complaints and suggestions about the program itself: taken up, answered, rated.

create table complaint (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id           text   not null,
    number       text   not null,   -- "投诉建议〔2026〕3号"
    person       bigint not null,   -- who wrote it
    place        bigint not null, town bigint not null, village bigint not null,
    day          text   not null,   -- by the real clock, as all days here
    text         text   not null,
    app          text   not null,   -- where it was written: version and device
    state        text   not null,   -- to_accept | handling | answered | closed
    accepted_day text,
    answer       text   not null,
    answered_day text,
    satisfied    text,              -- yes | basically | no
    note         text   not null,   -- with the rating
    rated_day    text,
    returns      bigint not null,   -- ratings that brought it back
    primary key (county, no)
);
create unique index complaint_id on complaint (county, id);
create index complaint_person on complaint (county, person, no);

-- What was done with it, in order.
create table complaint_step (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    complaint bigint not null,
    verb      text   not null,   -- create | accept | answer | rate
    day       text   not null,
    actor     bigint not null,
    text      text   not null,
    primary key (county, no)
);
create index complaint_step_complaint on complaint_step (county, complaint);
