-- 2026-11-23. Call-backs: an independent sample of closed matters, asked by somebody who did not handle them.

create table callback (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id        text   not null,
    campaign  bigint not null,
    problem   bigint not null,
    voice     bigint not null,   -- the opinion whose speaker is asked
    town      bigint not null, village bigint not null,
    unit      bigint not null,   -- that handled it
    why       text   not null,   -- sampled | red | long_term
    seed      text   not null,   -- of the draw: the same seed draws the same sample
    drawn_day text   not null,
    state     text   not null,   -- waiting | left | done | unreached
    tries     bigint not null,
    caller    bigint not null,
    solved    text,
    satisfied text,
    note      text   not null,
    done_day  text,
    primary key (county, no)
);
create unique index callback_id on callback (county, id);
create index callback_problem on callback (county, problem);
create index callback_state on callback (county, state, no);
create index callback_village_state on callback (county, village, state, no);
create index callback_drawn on callback (county, drawn_day, no);

-- Closed matters of a period, for a draw.
create index problem_closed on problem (county, closed_day, no) where closed_day is not null;
