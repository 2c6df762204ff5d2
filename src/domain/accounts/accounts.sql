-- Sign-ins: sessions, API tokens, failures. Units, people and roles are read through the directory.

-- name: accounts.any
select 1 from account where county = :county limit 1

-- name: accounts.all
select {columns} from account where county = :county and no > :after order by no limit :limit

-- name: accounts.person_of_token
select s.person from session s
where s.county = :county and s.token = :token and s.kind <> 'setup' and s.expires > :now
  and exists (select 1 from account a where a.county = s.county and a.person = s.person and a.active = 1)

-- name: accounts.setup_link
select 1 from session where county = :county and token = :token and kind = 'setup' and expires > :now

-- name: accounts.tokens
select substr(token, 1, 16) as handle, person, name, created, expires from session
where county = :county and kind = 'token' and (cast(:person as bigint) = 0 or person = :person)
order by created, token

-- name: accounts.failures
select failed, since, locked_until from sign_in_failure where county = :county and login = :login

-- name: accounts.set_failures
insert into sign_in_failure (county, login, failed, since, locked_until)
values (:county, :login, :failed, :since, :locked_until)
on conflict (county, login) do update
set failed = excluded.failed, since = excluded.since, locked_until = excluded.locked_until

-- name: accounts.forget_failures
delete from sign_in_failure
where county = :county and login in (select login from account where county = :county and person = :person)

-- name: accounts.forget_old_failures
delete from sign_in_failure where county = :county and since < :before and locked_until < :before

-- name: accounts.open
insert into session (county, token, person, kind, name, created, expires)
values (:county, :token, :person, :kind, :name, :created, :expires)

-- name: accounts.close
delete from session where county = :county and token = :token

-- name: accounts.close_all
delete from session where county = :county and person = :person

-- name: accounts.close_expired
delete from session where county = :county and person = :person and expires <= :now

-- name: accounts.close_setup
delete from session where county = :county and person = 0 and kind = 'setup'

-- name: accounts.revoke_token
delete from session
where county = :county and kind = 'token' and person = :person and substr(token, 1, 16) = :handle
