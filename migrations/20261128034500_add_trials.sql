-- A trial: the team answers a questionnaire on the real pages before it opens. Of its token only a
-- hash is kept, and it has a key of its own.
create table trials (
    consultation_id text primary key references consultations (id),
    hash text not null unique,
    wrapped text not null,
    ends_at bigint not null
);

-- What was answered in a trial, sealed with its key; never among the responses, and without what was
-- written in own words. Erased in the transaction that opens the consultation.
create table tries (
    consultation_id text not null references consultations (id),
    id text not null,
    revision bigint not null,
    sealed text not null,
    primary key (consultation_id, id)
);
