-- name: search.insert
insert into search_text (rowid, tokens) values (:doc, :tokens)

-- name: search.insert @postgresql
insert into search_text (county, doc, tokens) values (:county, :doc, string_to_array(:tokens, ' '))

-- name: search.find
select d.doc, d.record from search_text t join search_doc d on d.county = :county and d.doc = t.rowid
where search_text match :tokens and t.rowid < :before
order by t.rowid desc limit :limit

-- name: search.find @postgresql
select d.doc, d.record from search_text t join search_doc d on d.county = t.county and d.doc = t.doc
where t.county = :county and t.tokens @> string_to_array(:tokens, ' ') and t.doc < :before
order by t.doc desc limit :limit
