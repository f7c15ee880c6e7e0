-- A kiosk: a device of the organisation on which children answer one after another. What is kept is
-- about staff: who started it, when, and until when. Of its token and its PIN only hashes are kept.
-- No response knows on which device it was given, and nothing here counts children.
create table kiosks (
    id text primary key,
    hash text not null unique,
    consultation_id text not null references consultations (id),
    pin_hash text not null,
    started_by text not null references people (id),
    started_at bigint not null,
    ends_at bigint not null,
    idle bigint not null check (idle in (0, 60, 120)),
    pack bigint not null check (pack in (0, 1)),
    wrong bigint not null default 0,
    wait_until bigint not null default 0
);

create index kiosks_by_consultation on kiosks (consultation_id);

-- What a kiosk without network seals answers for. The half that opens them is sealed with the key of
-- the consultation, and goes with it.
create table kiosk_keys (
    consultation_id text primary key references consultations (id),
    public text not null,
    sealed text not null
);
