-- name: reindex.hosts
select {columns} from host where county = :county and no > :no order by no limit 1000

-- name: reindex.visits
select {columns} from visit where county = :county and no > :no and voided = 0 order by no limit 1000

-- name: reindex.opinions
select {columns} from opinion where county = :county and no > :no and sealed = 0 order by no limit 1000

-- name: reindex.instructions
select {columns} from instruction where county = :county and no > :no order by no limit 1000

-- name: reindex.problems
select {columns} from problem where county = :county and no > :no and sealed = 0 order by no limit 1000
