-- 2026-11-23. The inverted list of search documents (PostgreSQL's form; SQLite has its own).

create table search_text (
    county bigint not null,
    doc    bigint not null,
    tokens text[] not null,
    primary key (county, doc)
);
-- Every search reads the index's list of pending documents from end to end, so it must stay short: some 250.
create index search_text_tokens on search_text using gin (tokens) with (gin_pending_list_limit = 256);
