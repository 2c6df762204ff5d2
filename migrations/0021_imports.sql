-- 2026-11-23. Tables of offices taken in: what was taken from which file, in which parts, and how its columns
-- were read. The rows that a part made are found by its audit number, as every internal key begins with it.

create table data_import (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id         text   not null,
    kind       text   not null,  -- homes | problems
    mode       text   not null,  -- all | good
    person     bigint not null,
    place      bigint not null, town bigint not null, village bigint not null, -- the widest that the person sees
    at         bigint not null,  -- microseconds of the real clock
    file_name  text   not null,
    digest     text   not null,  -- of the file: every part comes from the same one
    own_place  bigint not null,  -- of rows that name none; 0: there is none
    columns    text   not null,  -- "header<tab>field" per line
    header_row bigint not null,  -- from 1; 0: found by its names
    row_count  bigint not null,
    parts      bigint not null,
    taken_parts bigint not null,
    taken      bigint not null,
    known      bigint not null,
    bad        bigint not null,
    undone_parts bigint not null,
    undone     bigint not null,
    state      text   not null,  -- open | done | undone
    primary key (county, no)
);
create unique index data_import_id on data_import (county, id);
create index data_import_person on data_import (county, person, no);

create table data_import_part (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    import bigint not null,
    part   bigint not null,
    seq    bigint not null,      -- audit number of the command that took it
    taken  bigint not null,
    undone bigint not null,      -- 1: it was gone through
    primary key (county, no)
);
create index data_import_part_import on data_import_part (county, import, part);

-- How somebody last read the columns of such a table.
create table data_import_columns (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    person  bigint not null,
    unit    bigint not null,
    kind    text   not null,
    columns text   not null,
    primary key (county, no)
);
create index data_import_columns_person on data_import_columns (county, person);
create index data_import_columns_unit on data_import_columns (county, unit);

-- Whether anything was recorded of a home that an import brought.
create index deed_host on deed (county, host, no);
create index activity_host on activity (county, host, no);
