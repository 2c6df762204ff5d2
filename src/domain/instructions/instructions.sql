-- Leaders' instructions. A campaign has hundreds, so lists look at all of them.

-- name: instructions.page
select {columns} from instruction
where county = :county and no < :before
order by no desc limit :limit

-- name: instructions.of_leader
select {columns} from instruction
where county = :county and leader = :leader and no < :before
order by no desc limit :limit

-- What the clocks bring, oldest first.
-- name: instructions.next
select min(next_at) from instruction where county = :county and next_at > 0

-- name: instructions.due_now
select {columns} from instruction
where county = :county and next_at > 0 and next_at <= :now
order by next_at, no limit :limit

-- name: instructions.secretaries
select {columns} from secretary where county = :county order by no
