-- 2026-11-23. The slow-moving tables: places, units, people, roles, categories, campaigns.
-- Dates are text 'YYYY-MM-DD'; 0 in a reference column means none.

create table place (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id         text   not null,
    parent     bigint not null,
    level      text   not null,  -- city | county | town | village | group
    name       text   not null,  -- as the newest edition in force writes it
    code       text   not null,  -- of that edition; '' for groups
    position   bigint not null,  -- official order among all places
    valid_from text,
    valid_to   text,
    successor  bigint not null,  -- after a merger
    primary key (county, no)
);
create unique index place_id on place (county, id);
create index place_parent on place (county, parent);

-- Every name and code a place has had, by edition of the region codes: aliases are found, past papers stay readable.
create table place_name (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    place   bigint not null,
    edition text   not null,
    name    text   not null,
    code    text   not null,
    primary key (county, no)
);
create index place_name_place on place_name (county, place);
create index place_name_code on place_name (county, code);

create table unit (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id         text   not null,
    name       text   not null,
    short_name text   not null,
    parent     bigint not null,
    kind       text   not null,  -- city | town | station | village | body
    place      bigint not null,  -- the place it serves
    position   bigint not null,
    active     bigint not null,
    sign_off   bigint not null,  -- 单位审签: its head signs before it reports something done
    peer_group text   not null,  -- units that are compared with one another; '': all of its kind
    primary key (county, no)
);
create unique index unit_id on unit (county, id);
create index unit_parent on unit (county, parent);

create table person (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id           text   not null,
    name         text   not null,
    unit         bigint not null,
    post         text   not null,
    position     bigint not null,
    leading_from text,           -- marked as a leading official in this period
    leading_to   text,
    phone        text   not null, -- ciphertext
    phone_index  text   not null,
    active       bigint not null,
    primary key (county, no)
);
create unique index person_id on person (county, id);
create index person_unit on person (county, unit);

create table role_grant (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id        text   not null,
    person    bigint not null,
    role      text   not null,
    place     bigint not null,   -- for roles of a place
    unit      bigint not null,   -- for roles of a unit
    campaign  bigint not null,   -- 0: every campaign
    from_day  text   not null,
    to_day    text,
    primary key (county, no)
);
create unique index role_grant_id on role_grant (county, id);
create index role_grant_person on role_grant (county, person);

create table account (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id       text   not null,
    person   bigint not null,
    login    text   not null,
    password text   not null,    -- argon2id
    active   bigint not null,
    primary key (county, no)
);
create unique index account_login on account (county, login);
create unique index account_id on account (county, id);
create index account_person on account (county, person);

-- Bookkeeping: sign-ins. Tokens are random, so their SHA-256 is all that is kept.
create table session (
    county  bigint not null,
    token   text   not null,
    person  bigint not null,
    kind    text   not null,     -- session | token | setup
    name    text   not null,
    created bigint not null,
    expires bigint not null,
    primary key (county, token)
);
create index session_person on session (county, person);

create table sign_in_failure (
    county bigint not null,
    login  text   not null,
    failed bigint not null,
    since  bigint not null,
    locked_until bigint not null,
    primary key (county, login)
);

create table category (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    code         text   not null,
    parent       text   not null,
    name         text   not null,
    position     bigint not null,
    default_unit text   not null, -- as categories.csv names it; a town's own matters: 乡镇(街道)
    co_unit      text   not null,
    reply_days   bigint not null, -- working days
    resolve_days bigint not null,
    urgent_hours bigint not null, -- 0: never urgent; natural hours
    mode         text   not null, -- direct | project | procedure | explain | transfer
    sensitive    bigint not null,
    keywords     text   not null,
    lead         bigint not null, -- the unit that default_unit means here; 0: the town's own
    primary key (county, no)
);
create unique index category_code on category (county, code);

create table campaign (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id          text   not null,
    name        text   not null,
    short_name  text   not null,
    basis       text   not null,
    purpose     text   not null,
    place       bigint not null,
    starts      text   not null,
    ends        text,
    phase       text   not null,  -- prepare | run | freeze | archive
    clock       bigint,           -- a business clock that stands still, microseconds; null: the real one
    prefix      text   not null,  -- of document numbers
    telephone   text   not null,
    public_mode text   not null,  -- off | lookup | full
    goal_enterprises bigint not null,
    goal_households  bigint not null,
    primary key (county, no)
);
create unique index campaign_id on campaign (county, id);

-- 选派: a liaison of a campaign, and the villages served, both with dates.
create table selection (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id           text   not null,
    campaign     bigint not null,
    person       bigint not null,
    sending_unit bigint not null,
    skills       text   not null,
    instructor   bigint not null, -- also the village's political instructor
    from_day     text   not null,
    to_day       text,
    primary key (county, no)
);
create unique index selection_id on selection (county, id);
create index selection_person on selection (county, person);

create table assignment (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id        text   not null,
    selection bigint not null,
    person    bigint not null,
    place     bigint not null,
    from_day  text   not null,
    to_day    text,
    primary key (county, no)
);
create unique index assignment_id on assignment (county, id);
create index assignment_person on assignment (county, person);

-- 包联: a leader or a unit paired with a place.
create table pairing (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id       text   not null,
    campaign bigint not null,
    person   bigint not null,
    unit     bigint not null,
    place    bigint not null,
    from_day text   not null,
    to_day   text,
    primary key (county, no)
);
create unique index pairing_id on pairing (county, id);
create index pairing_place on pairing (county, place);
