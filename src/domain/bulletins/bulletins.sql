-- Reading bulletins. A campaign has few.

-- name: bulletins.page
select {columns} from bulletin where county = :county and no < :before order by no desc limit :limit

-- name: bulletins.last_number
select cast(coalesce(max(number), 0) as bigint) from bulletin where county = :county and campaign = :campaign

-- name: bulletins.last_published
select body from bulletin
where county = :county and campaign = :campaign and place = :place and state = 'published'
order by number desc limit 1
