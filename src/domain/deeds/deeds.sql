-- Reading deeds, newest first.

-- name: deeds.list doors: county town village unit
-- door county: county = :county
-- door town: town = :door
-- door village: village = :door
-- door unit: unit <> 0 and unit = :door
select {columns} from deed where county = :county and {door} and no < :before order by no desc limit :limit
