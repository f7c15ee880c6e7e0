-- Staff see where they are signed in, and may be asked for a code of an app beside the password. The
-- secret of that app is sealed with the master key; of recovery codes only hashes are kept.
-- `proved_at` is when a session last showed who sits there: what weighs much asks again.
alter table sessions add column begun_at bigint not null default 0;

alter table sessions add column proved_at bigint not null default 0;

update sessions set begun_at = expires_at - 28800;

create table second_factors (
    person_id text primary key references people (id),
    sealed text not null,
    last_step bigint not null,
    made_at bigint not null
);

create table recovery_codes (
    hash text primary key,
    person_id text not null references people (id)
);

create index recovery_codes_by_person on recovery_codes (person_id);
