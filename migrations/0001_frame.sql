-- 2026-11-23. The frame: ledgers, the audit chain, counters, search documents, sign-in bookkeeping.
-- Types are text, bigint and double precision only; every key begins with the county (docs/adr/0003).

create table ledger (
    county        bigint not null primary key,
    seq           bigint not null,  -- number of the newest audit row; 0 in a new ledger
    hash          text   not null,  -- its hash
    hash_kind     text   not null,  -- sha256 | sm3, for the whole life of the ledger
    known         bigint not null,  -- the newest `known` of the audit rows, microseconds
    reference_seq bigint not null,  -- number of the newest audit row that changed slow-moving tables
    epoch         text   not null   -- changes when a backup is restored
);

create table sealed_table (
    county   bigint not null,
    name     text   not null,
    live     bigint not null,       -- rows that exist
    seal_sum text   not null,       -- sum of their seals modulo 2^256
    primary key (county, name)
);

create table audit (
    county     bigint not null,
    seq        bigint not null,
    at         bigint not null,     -- when it was written by the real clock, microseconds since 1970
    known      bigint not null,     -- when it became known: at, or the clock a replayed campaign gave
    actor      bigint not null,     -- person; 0 = the public or the system
    operation  text   not null,
    command_id text   not null,
    kind       text   not null,     -- kind of the record, as in the API
    record     text   not null,     -- its id
    digest     text   not null,     -- keyed digest of the input
    detail     text   not null,     -- JSON: names of changed fields, plain values; never free text
    delta      text   not null,     -- change of the sum of all seals, modulo 2^256
    prev       text   not null,
    hash       text   not null,
    primary key (county, seq)
);
create unique index audit_command on audit (county, command_id);

-- Figures as known now: how much a day adds to a metric of a place (unit 0) or of a unit (place 0).
-- The key begins with the day: what a busy day adds lies close together, wherever it happened.
create table counter (
    county bigint not null,
    metric text   not null,
    place  bigint not null,
    unit   bigint not null,
    day    text   not null,
    n      bigint not null,
    primary key (county, day, place, unit, metric)
);

-- What a record contributes to a figure, with both times: it happened from `day` until `to_day`,
-- and was known from the audit number that made its `no` until `until_rev`.
create table fact (
    county    bigint not null,
    no        bigint not null,
    rev       bigint not null,
    seal      text   not null,
    metric    text   not null,
    kind      text   not null,
    record    bigint not null,
    place     bigint not null,
    town      bigint not null,
    village   bigint not null,
    unit      bigint not null,
    member    bigint not null,      -- for figures that count distinct members; else 0
    day       text   not null,
    to_day    text,
    n         bigint not null,
    until_rev bigint,
    primary key (county, no)
);
create index fact_record on fact (county, record, metric);
create index fact_member on fact (county, member, metric) where member <> 0;
create index fact_metric on fact (county, metric, no);

-- A record as it was before a correction or a move.
create table old_version (
    county bigint not null,
    no     bigint not null,
    rev    bigint not null,
    seal   text   not null,
    kind   text   not null,
    record bigint not null,
    from_rev bigint not null,       -- the audit number that had written the version kept here
    body   text   not null,         -- the row as JSON, private fields as ciphertext
    primary key (county, no)
);
create index old_version_record on old_version (county, record, no);

-- Search documents point from the index to a record; of an edited record only the newest counts.
create table search_doc (
    county bigint not null,
    doc    bigint not null,
    kind   text   not null,
    record bigint not null,
    primary key (county, doc)
);
-- The documents of edited records: a number divided by 4096 is the command that made it (Tx::new_no).
create index search_doc_edited on search_doc (county, record, doc) where doc / 4096 > record / 4096;
