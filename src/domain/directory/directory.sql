-- name: directory.places
select {columns} from place where county = :county order by position, no

-- name: directory.place_names
select {columns} from place_name where county = :county order by no

-- name: directory.units
select {columns} from unit where county = :county order by position, no

-- name: directory.people
select {columns} from person where county = :county order by position, no

-- name: directory.grants
select {columns} from role_grant where county = :county order by no

-- name: directory.categories
select {columns} from category where county = :county order by position, no

-- name: directory.campaigns
select {columns} from campaign where county = :county order by no

-- name: directory.selections
select {columns} from selection where county = :county order by no

-- name: directory.assignments
select {columns} from assignment where county = :county order by no

-- name: directory.pairings
select {columns} from pairing where county = :county order by no

-- name: directory.substitutions
select {columns} from substitution where county = :county order by no
