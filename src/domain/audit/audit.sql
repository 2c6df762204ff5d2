-- The chain, read by people.

-- name: audit.search
-- A stretch of the chain, newest first: what does not fit is left out here, so that a rare thing costs a walk
-- through the stretch and no more.
select {columns} from audit
where county = :county and seq >= :lowest and seq < :before
  and (:actor < 0 or actor = :actor)
  and (:operation = '' or substr(operation, 1, length(:operation)) = :operation)
  and (:record = '' or record = :record)
order by seq desc limit :limit
