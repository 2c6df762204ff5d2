-- name: search.insert
insert into search_text (rowid, tokens) values (:doc, :tokens)

-- name: search.insert @postgresql
insert into search_text (county, doc, tokens) values (:county, :doc, string_to_array(:tokens, ' '))

-- name: search.find
select d.doc, d.record, d.kind,
    case when exists (select 1 from search_doc n where n.county = :county and n.record = d.record and n.doc > d.doc
                      and n.doc / 4096 > n.record / 4096) then 1 else 0 end as replaced
from search_text t join search_doc d on d.county = :county and d.doc = t.rowid
where search_text match :tokens and t.rowid < :before
order by t.rowid desc limit :limit

-- name: search.find @postgresql
-- `materialized` keeps the planner, which cannot know how rare a word is, from reading every document backwards
with fitting as materialized (
    select doc from search_text
    where county = :county and tokens @> string_to_array(:tokens, ' ') and doc < :before),
newest as (select doc from fitting order by doc desc limit :limit)
select d.doc, d.record, d.kind,
    cast(case when exists (select 1 from search_doc n where n.county = :county and n.record = d.record and n.doc > d.doc
                      and n.doc / 4096 > n.record / 4096) then 1 else 0 end as bigint) as replaced
from newest t join search_doc d on d.county = :county and d.doc = t.doc
order by d.doc desc

-- name: search.newest @postgresql
select d.doc, d.record, d.kind,
    cast(case when exists (select 1 from search_doc n where n.county = :county and n.record = d.record and n.doc > d.doc
                      and n.doc / 4096 > n.record / 4096) then 1 else 0 end as bigint) as replaced
from (select doc, tokens from search_text where county = :county and doc < :before order by doc desc limit 300) t
    join search_doc d on d.county = :county and d.doc = t.doc
where t.tokens @> string_to_array(:tokens, ' ')
order by d.doc desc limit :limit

-- name: search.sharing
select d.doc, d.record, d.kind, 0 as replaced
from search_text t join search_doc d on d.county = :county and d.doc = t.rowid
where search_text match :tokens and t.rowid > :since
order by t.rowid desc limit :limit

-- name: search.sharing @postgresql
with fitting as materialized (
    select doc from search_text
    where county = :county and tokens @> string_to_array(:tokens, ' ') and tokens && string_to_array(:words, ' ')
        and doc > :since),
newest as (select doc from fitting order by doc desc limit :limit)
select d.doc, d.record, d.kind, cast(0 as bigint) as replaced
from newest n join search_doc d on d.county = :county and d.doc = n.doc
order by d.doc desc
