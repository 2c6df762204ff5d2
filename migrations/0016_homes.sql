-- 2026-11-23. What happens to a home: 户主变更, 分户, 并户, 迁入, 迁出, 空户, 死亡.

create table host_event (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    id          text   not null,
    host        bigint not null,
    kind        text   not null,  -- head | death | divided | divided_from | joined | took_in | moved_in | moved_out | moved | empty | lived_in
    day         text   not null,
    recorder    bigint not null,
    other       bigint not null,  -- the other home of a division or union; 0: none
    name_before text   not null,  -- head of household
    name_after  text   not null,
    who         text   not null,  -- who died
    from_place  bigint not null,  -- of a home that moved within the county; else 0
    from_town   bigint not null,
    from_village bigint not null,
    to_place    bigint not null,
    note        text   not null,
    primary key (county, no)
);
create unique index host_event_id on host_event (county, id);
create index host_event_host on host_event (county, host, no);
