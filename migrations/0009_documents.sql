-- 2026-11-23. The number that an assignment bears on paper, given when its sheet is first made, and kept.

create table assignment_sheet (
    county bigint not null, no bigint not null, rev bigint not null, seal text not null,
    problem bigint not null,
    move    bigint not null,      -- the line of its history that gave it to the lead
    number  text   not null,      -- "进访惠聚办交〔2018〕17号"
    primary key (county, no)
);
create index assignment_sheet_problem on assignment_sheet (county, problem);
create unique index assignment_sheet_move on assignment_sheet (county, move);
