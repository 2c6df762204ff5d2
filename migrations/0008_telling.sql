-- 2026-11-23. Telling people: where digests of alerts go, what was told, and the addresses of personal calendars.

create table channel (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id       text   not null,
    name     text   not null,
    kind     text   not null,     -- email | wecom | dingtalk
    address  text   not null,     -- ciphertext of an e-mail address or of a robot's URL
    secret   text   not null,     -- ciphertext of a dingtalk robot's signing secret; may be empty
    place    bigint not null,     -- a town, or the county: everything; 0: a unit's channel
    unit     bigint not null,     -- that alerts wait for; 0: a place's channel
    level    text   not null,     -- blue | yellow | red: the lowest that it is told of
    active   bigint not null,
    primary key (county, no)
);
create unique index channel_id on channel (county, id);

-- One digest for one channel: counts and numbers, nothing private.
create table message (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id       text   not null,
    channel  bigint not null,
    day      text   not null,
    text     text   not null,
    state    text   not null,     -- waiting | sent | failed
    trouble  text   not null,     -- of the last try: none | not_set_up | address | unreachable | slow | refused | …
    tries    bigint not null,
    made_at  bigint not null,     -- real clock, microseconds, as those below
    tried_at bigint not null,     -- the last try; 0: none
    next_at  bigint not null,     -- the next try; 0: none comes
    sent_at  bigint not null,     -- 0: not yet
    primary key (county, no)
);
create unique index message_id on message (county, id);
create index message_channel on message (county, channel, no);
create index message_channel_tried on message (county, channel, tried_at);
create index message_state on message (county, state, no);
create index message_waiting on message (county, next_at, no) where state = 'waiting';

-- One secret address for each person. Bookkeeping: not sealed, in no backup, like sign-ins.
create table calendar_feed (
    county       bigint not null,
    person       bigint not null,
    id           text   not null, -- the address follows from it and the installation's key
    token_digest text   not null,
    primary key (county, person)
);
create unique index calendar_feed_token on calendar_feed (county, token_digest);
