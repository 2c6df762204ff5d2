-- name: store.head
select seq, hash, hash_kind, known, reference_seq, epoch from ledger where county = :county

-- name: store.head_for_update
select seq, hash, hash_kind, known, reference_seq, epoch from ledger where county = :county

-- name: store.head_for_update @postgresql
select seq, hash, hash_kind, known, reference_seq, epoch from ledger where county = :county for update

-- name: store.create_ledger
insert into ledger (county, seq, hash, hash_kind, known, reference_seq, epoch)
values (:county, 0, '', :hash_kind, 0, 0, :epoch)
on conflict (county) do nothing

-- name: store.set_head
update ledger set seq = :seq, hash = :hash, known = :known, reference_seq = :reference_seq where county = :county

-- name: store.known_of
select known from audit where county = :county and seq = :seq

-- name: store.done_commands
-- `cross join` keeps the order of the tables: one look into the index per id, never a walk through the chain
select {columns a} from json_each(:ids) j cross join audit a on a.county = :county and a.command_id = j.value

-- name: store.done_commands @postgresql
select {columns} from audit
where county = :county and command_id = any (array(select json_array_elements_text(cast(:ids as json))))

-- name: store.insert_audit
insert into audit (county, seq, at, known, actor, operation, command_id, kind, record, digest, detail, delta, prev, hash)
values (:county, :seq, :at, :known, :actor, :operation, :command_id, :kind, :record, :digest, :detail, :delta, :prev, :hash)

-- name: store.audit_range
select {columns} from audit where county = :county and seq > :seq order by seq limit :count

-- name: store.sealed_tables
select name, live, seal_sum from sealed_table where county = :county order by name

-- name: store.set_sealed_table
insert into sealed_table (county, name, live, seal_sum) values (:county, :name, :live, :seal_sum)
on conflict (county, name) do update set live = excluded.live, seal_sum = excluded.seal_sum

-- name: store.add_counter
insert into counter (county, metric, place, unit, day, n) values (:county, :metric, :place, :unit, :day, :n)
on conflict (county, day, place, unit, metric) do update set n = counter.n + excluded.n

-- name: store.insert_search_doc
insert into search_doc (county, doc, kind, record) values (:county, :doc, :kind, :record)

-- name: store.audit_hash
select hash from audit where county = :county and seq = :seq

-- name: store.note_departure
insert into departure (county, village, rev, kind, record, id) values (:county, :village, :rev, :kind, :record, :id)
on conflict (county, village, rev, kind, record) do nothing
