-- 2026-11-23. The business tables: hosts, visits, opinions, problems, deeds, activities, bulletins.
-- place, town and village: where it lies now, and the two levels that lists are read by (0 above that level).

create table host (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id          text   not null,
    kind        text   not null,  -- household | enterprise
    place       bigint not null, town bigint not null, village bigint not null,
    name        text   not null,  -- head of household, or the enterprise
    known_as    text   not null,  -- members, nicknames, house number, 村民组: what it is found by
    tags        text   not null,  -- separated by spaces
    contact     text   not null,  -- ciphertext
    phone       text   not null,  -- ciphertext
    phone_index text   not null,
    left_alone  bigint not null,  -- 无需打扰
    active      bigint not null,
    merged_into bigint not null,
    last_visit  text,
    visits      bigint not null,
    primary key (county, no)
);
create unique index host_id on host (county, id);
create index host_village on host (county, village, no);
create index host_town on host (county, town, no);
create index host_phone on host (county, phone_index);
-- Enterprises are one in a hundred: a list of them would pass all the homes. Homes write nothing into this index.
create index host_enterprise on host (county, kind, no) where kind = 'enterprise';

-- Two records that became one home: what the survivor got by it, so that a wrong merger can be taken back.
create table host_merger (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    gone        bigint not null,
    survivor    bigint not null,
    visits      text   not null,  -- numbers of the visits that went along, separated by spaces
    known_as    text   not null,  -- words that the survivor had not
    tags        text   not null,  -- the same
    left_alone  bigint not null,  -- it got the wish to be left in peace, too
    was_active  bigint not null,  -- the one that went
    undone      bigint not null,
    undo_reason text   not null,
    primary key (county, no)
);
create index host_merger_gone on host_merger (county, gone);
create index host_merger_survivor on host_merger (county, survivor);

create table visit (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id          text   not null,
    campaign    bigint not null,
    kind        text   not null,
    day         text   not null,
    place       bigint not null, town bigint not null, village bigint not null,
    host        bigint not null,
    met         bigint not null,  -- people met; 0 = 未遇
    visitors    bigint not null,
    note        text   not null,
    recorder    bigint not null,
    opinions    bigint not null,
    voided      bigint not null,
    void_reason text   not null,
    merged_into bigint not null,
    primary key (county, no)
);
create unique index visit_id on visit (county, id);
create index visit_village on visit (county, village, day, no);
create index visit_town on visit (county, town, day, no);
create index visit_day on visit (county, day, no);
create index visit_host on visit (county, host, day);

create table visit_visitor (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    visit   bigint not null,
    person  bigint not null,
    unit    bigint not null,      -- at the time of the visit
    is_leading bigint not null,   -- a leading official on that day
    removed bigint not null,      -- taken off by a correction
    primary key (county, no)
);
create index visit_visitor_visit on visit_visitor (county, visit);

create table opinion (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id           text   not null,
    campaign     bigint not null,
    visit        bigint not null,
    host         bigint not null,
    source       text   not null, -- visit | public | desk
    place        bigint not null, town bigint not null, village bigint not null,
    day          text   not null,
    text         text   not null,
    voice        text   not null, -- SHA-256 of the recording; empty: none
    category     text   not null,
    state        text   not null,
    disposition  text,
    problem      bigint not null,
    code         text   not null, -- 12 digits
    last4        text   not null, -- ciphertext
    speaker      text   not null, -- ciphertext
    phone        text   not null, -- ciphertext
    phone_index  text   not null,
    about_unit   bigint not null,
    about_person bigint not null,
    sealed       bigint not null,
    recorder     bigint not null,
    sorted_day   text,
    sorted_by    bigint not null,
    adopted      bigint not null,
    way_to_go    text   not null,
    reply        text   not null, -- this voice's own answer
    reply_way    text,
    reply_day    text,
    replied_by   bigint not null,
    tries        bigint not null,
    solved       text,
    satisfied    text,
    rated_by     text,
    rated_day    text,
    reopened     bigint not null, -- how often this voice reopened its problem
    stage_from   bigint not null, -- when the present state began, microseconds of the business clock
    next_at      bigint not null, -- when the next alert is due; 0: none
    alerted      bigint not null, -- alerts of it stand
    primary key (county, no)
);
create unique index opinion_id on opinion (county, id);
create unique index opinion_code on opinion (county, code);
create index opinion_next on opinion (county, next_at, no) where next_at > 0;
create index opinion_visit on opinion (county, visit);
create index opinion_problem on opinion (county, problem);
create index opinion_village on opinion (county, village, no);
create index opinion_town on opinion (county, town, no);
create index opinion_state on opinion (county, state, no);
create index opinion_town_state on opinion (county, town, state, no);
-- A category may have a dozen opinions among millions, so the newest of it cannot be found by their number. A town's
-- newest of a category are picked from these too, one in so many as there are towns. No other filter is as rare: a
-- village is small enough to be walked, and the states that wait for somebody have the indexes above.
create index opinion_category on opinion (county, category, no);

create table problem (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id           text   not null,
    campaign     bigint not null,
    number       text   not null, -- per campaign and year: "2018-17"
    title        text   not null,
    text         text   not null,
    place        bigint not null, town bigint not null, village bigint not null,
    found_place  bigint not null, found_town bigint not null, found_village bigint not null,
    category     text   not null,
    list_owner   bigint not null, -- whose list it is on (查摆)
    lead         bigint not null, -- who handles it (承办); 0: nobody yet
    state        text   not null,
    target       text   not null,
    measures     text   not null,
    urgent       bigint not null,
    long_term    bigint not null,
    supervised   bigint not null,
    pending      text   not null, -- none | return | extension | merge
    alert        text   not null, -- none | blue | yellow | red
    found_day    text   not null,
    assigned_day text,
    accepted_day text,
    due          text,            -- the lead's own limit
    promise      text,            -- 承诺答复日
    finished_day text,
    checked_day  text,            -- passed the check and not reopened since
    closed_day   text,
    result       text   not null,
    voices       bigint not null,
    told         bigint not null,
    returns      bigint not null,
    redos        bigint not null,
    reopenings   bigint not null,
    sealed       bigint not null,
    about_unit   bigint not null,
    about_person bigint not null,
    merged_into  bigint not null,
    recorder     bigint not null,
    stage_from   bigint not null, -- when the present state began, microseconds of the business clock
    pending_from bigint not null, -- when the decision that is pending was asked for
    next_at      bigint not null, -- when the next alert or step of a clock is due; 0: none
    limit_from   text,            -- when the time of due began
    limit_days   bigint not null, -- working days from then to due; 0: set by hand
    paused_day   text,            -- waiting for the person since
    procedure_from text,          -- the statutory clock
    procedure_due  text,
    next_check   text,            -- of the long-term list
    reds         bigint not null, -- how often an alert became red
    open_tasks   bigint not null, -- of units that help
    parked       bigint not null, -- 请示中
    promise_moved bigint not null, -- by an extension that was granted
    primary key (county, no)
);
create unique index problem_id on problem (county, id);
-- Lists are read state by state and merged, newest first; so five indexes serve every mix of place, state and category.
-- Within one village there is no index by category: its problems are few enough to be sifted inside the index.
create index problem_state on problem (county, state, no);
create index problem_town_state on problem (county, town, state, no);
create index problem_village_state on problem (county, village, state, no, category);
create index problem_category_state on problem (county, category, state, no);
create index problem_town_category_state on problem (county, town, category, state, no);
-- Overdue lists, longest overdue first: only what is open and has a limit.
create index problem_due on problem (county, due, no)
    where due is not null and closed_day is null and state <> 'withdrawn';
create index problem_town_due on problem (county, town, due, no)
    where due is not null and closed_day is null and state <> 'withdrawn';
create index problem_village_due on problem (county, village, due, no)
    where due is not null and closed_day is null and state <> 'withdrawn';

-- What the clocks bring next, oldest first: of a new problem the same few days on, so the index grows at its end.
create index problem_next on problem (county, next_at, no) where next_at > 0;

-- Every unit that a problem concerns: the way in for unit handlers.
create table problem_unit (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    problem bigint not null,
    unit    bigint not null,
    part    text   not null,      -- owner | lead | co | former
    state   text   not null,      -- the problem's, so that a unit's list needs no join to filter
    primary key (county, no)
);
create index problem_unit_problem on problem_unit (county, problem);
create index problem_unit_state on problem_unit (county, unit, state, problem);

create table problem_move (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    problem    bigint not null,
    verb       text   not null,
    from_state text   not null,
    to_state   text   not null,
    day        text   not null,   -- by the business clock
    at         bigint not null,   -- by the business clock, microseconds
    actor      bigint not null,
    unit       bigint not null,   -- the unit it concerns: the new lead, the right owner
    voice      bigint not null,   -- the opinion it concerns
    text       text   not null,   -- result, reason, note
    ok         bigint not null,   -- check, decide
    old_due    text,
    new_due    text,
    for_unit   bigint not null,   -- 代: the unit without a sign-in that the actor acted for
    proof      text   not null,   -- the paper that it was done on
    primary key (county, no)
);
create index problem_move_problem on problem_move (county, problem, no);

create table serial (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    series text   not null,       -- "problem:<campaign>", "assign:<campaign>", …
    year   bigint not null,
    last   bigint not null,
    primary key (county, no)
);
create unique index serial_series on serial (county, series, year);

create table deed (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id       text   not null,
    campaign bigint not null,
    kind     text   not null,
    title    text   not null,
    day      text   not null,
    place    bigint not null, town bigint not null, village bigint not null,
    unit     bigint not null,
    person   bigint not null,
    problem  bigint not null,
    host     bigint not null,
    cents    bigint not null,
    source   text   not null,     -- of the money
    voided   bigint not null,
    void_reason text not null,
    primary key (county, no)
);
create unique index deed_id on deed (county, id);
create index deed_town on deed (county, town, no);
create index deed_village on deed (county, village, no);
create index deed_unit on deed (county, unit, no) where unit <> 0; -- its people's way in; many deeds have none

create table activity (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id        text   not null,
    campaign  bigint not null,
    kind      text   not null,    -- study | meeting | lecture | stay
    topic     text   not null,
    day       text   not null,
    to_day    text,
    place     bigint not null, town bigint not null, village bigint not null,
    unit      bigint not null,
    leader    bigint not null,
    host      bigint not null,
    headcount bigint not null,
    nights    bigint not null,
    voided    bigint not null,
    void_reason text not null,
    primary key (county, no)
);
create unique index activity_id on activity (county, id);
create index activity_town on activity (county, town, no);
create index activity_village on activity (county, village, no);
create index activity_unit on activity (county, unit, no) where unit <> 0;

create table bulletin (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id        text   not null,
    campaign  bigint not null,
    number    bigint not null,
    place     bigint not null,
    at_day    text   not null,
    known_seq bigint not null,
    cut_off   text   not null,
    head_hash text   not null,    -- of the audit chain at known_seq
    state     text   not null,    -- draft | published
    title     text   not null,
    body      text   not null,    -- the document as JSON: sections, tables, figures with their values
    published_day text,
    published_by  bigint not null,
    checked_by    bigint not null,
    primary key (county, no)
);
create unique index bulletin_id on bulletin (county, id);
create unique index bulletin_number on bulletin (county, campaign, number);
