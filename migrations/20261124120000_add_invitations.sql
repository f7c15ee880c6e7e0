-- Proof of the right to answer, where a consultation asks for a code: one place for a child's
-- invitation, as many as there are children for a class code. The code itself is kept nowhere, only
-- a hash that needs the key of the consultation. Nothing here meets a response: no id, no time and
-- no order. A place that is taken waits for the mix, like the answers that came with it; then it is
-- counted as used, and all rows are written anew in the order of their hashes. A backup holds what
-- was mixed: a restored database gives back the places of the answers it does not have. All of it
-- goes with the key of the consultation.
create table invitations (
    consultation_id text not null references consultations (id),
    hash text not null,
    places bigint not null check (places between 1 and 500),
    used bigint not null,
    waiting bigint not null default 0,
    primary key (consultation_id, hash),
    check (used + waiting <= places)
);

create table invitations_mixing (
    consultation_id text not null,
    hash text not null,
    places bigint not null,
    used bigint not null,
    waiting bigint not null,
    primary key (consultation_id, hash)
);
