-- name: calendar.days
select {columns} from calendar_day where county = :county order by day

-- name: calendar.hours
select {columns} from calendar_hours where county = :county order by from_day
