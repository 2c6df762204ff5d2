-- 2026-11-23. The public site: photos handed in with an opinion, 我也有同样问题, how often a bulletin was read.

create table opinion_photo (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    opinion bigint not null,
    sha256  text   not null,
    primary key (county, no)
);
create index opinion_photo_opinion on opinion_photo (county, opinion);
create index opinion_photo_sha256 on opinion_photo (county, sha256);

create table same_problem (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    problem bigint not null,
    day     text   not null,
    browser text   not null,   -- keyed digest of where it came from on that day; tells nobody who it was
    primary key (county, no)
);
create unique index same_problem_once on same_problem (county, problem, browser);
create index same_problem_browser on same_problem (county, browser);

create table bulletin_views (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    bulletin bigint not null,
    views    bigint not null,
    primary key (county, no)
);
create unique index bulletin_views_bulletin on bulletin_views (county, bulletin);
