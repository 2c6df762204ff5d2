-- 2026-11-23. Visits are sampled, and what looks odd in their records is asked about.

create table visit_check (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id        text   not null,
    campaign  bigint not null,
    visit     bigint not null,
    host      bigint not null,
    place     bigint not null, town bigint not null, village bigint not null,
    seed      text   not null,   -- of the draw: the same seed draws the same sample
    drawn_day text   not null,
    state     text   not null,   -- waiting | left | done | unreached
    tries     bigint not null,
    asker     bigint not null,
    came      text,              -- yes | no | unsure
    note      text   not null,
    done_day  text,
    primary key (county, no)
);
create unique index visit_check_id on visit_check (county, id);
create index visit_check_visit on visit_check (county, visit);
create index visit_check_host on visit_check (county, host);
create index visit_check_state on visit_check (county, state, no);
create index visit_check_town_state on visit_check (county, town, state, no);
create index visit_check_village_state on visit_check (county, village, state, no);
create index visit_check_drawn on visit_check (county, drawn_day, no);

create table oddity_answer (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id     text   not null,
    mark   text   not null,      -- of the oddity: its kind, day, person or text as a digest
    note   text   not null,
    person bigint not null,
    day    text   not null,
    primary key (county, no)
);
create unique index oddity_answer_id on oddity_answer (county, id);
create unique index oddity_answer_mark on oddity_answer (county, mark);
