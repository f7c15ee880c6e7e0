-- A consultation may have several releases, one after the other: `number` counts them from 1. The
-- table is made anew, because SQLite cannot take a `unique` away.
create table releases_numbered (
    id text primary key,
    consultation_id text not null references consultations (id),
    number bigint not null,
    made_on text not null,
    content text not null,
    hash text not null,
    unique (consultation_id, number)
);
insert into releases_numbered (id, consultation_id, number, made_on, content, hash)
select id, consultation_id, 1, made_on, content, hash from releases order by id;
drop table releases;
alter table releases_numbered rename to releases;
