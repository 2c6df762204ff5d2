-- name: reindex.opinions
select {columns} from opinion where county = :county and no > :no and sealed = 0 order by no limit 1000

-- name: reindex.problems
select {columns} from problem where county = :county and no > :no and sealed = 0 order by no limit 1000
