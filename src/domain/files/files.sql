-- name: files.page
select {columns} from file where county = :county and no > :after order by no limit 500

-- Visits that show a photo; the same picture may hang on several.
-- name: files.visits
select {columns v} from visit_photo p join visit v on v.county = :county and v.no = p.visit
where p.county = :county and p.sha256 = :sha256 and p.removed = 0
order by p.no limit 20

-- Opinions that are that voice, and those that came with that photo.
-- name: files.opinions
select {columns} from opinion where county = :county and voice = :sha256 and voice <> '' order by no limit 20

-- name: files.opinions_shown
select {columns o} from opinion_photo p join opinion o on o.county = :county and o.no = p.opinion
where p.county = :county and p.sha256 = :sha256 order by p.no limit 20
