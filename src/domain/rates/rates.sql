-- name: rates.due
select {columns} from problem
where county = :county and due is not null and due >= :from and due <= :to and state <> 'withdrawn'
order by due, no

-- name: rates.answered
select town, unit, solved, satisfied, count(*) as n from callback
where county = :county and done_day is not null and done_day >= :from and done_day <= :to and state = 'done'
group by town, unit, solved, satisfied
