-- What was destroyed, when, why and by whom. The key is named by its hash: whoever finds a copy of the
-- wrapped key can see that it is the one that had to go.
create table erasures (
    consultation_id text primary key references consultations (id),
    erased_on text not null,
    why text not null check (why in ('due', 'early')),
    reason text not null,
    first_id text not null,
    second_id text not null,
    key_hash text not null
);
