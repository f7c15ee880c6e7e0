-- What children gave. No table here has a time, a number in order of arrival, or anything about
-- the sender. An inbox holds what came since the last mix; the mix writes all rows of a
-- consultation anew, in the order of their random-looking ids.
create table inbox (
    consultation_id text not null references consultations (id),
    id text not null,
    revision bigint not null,
    sealed text not null,
    primary key (consultation_id, id)
);

create table responses (
    consultation_id text not null references consultations (id),
    id text not null,
    revision bigint not null,
    sealed text not null,
    primary key (consultation_id, id)
);

create table responses_mixing (
    consultation_id text not null,
    id text not null,
    revision bigint not null,
    sealed text not null,
    primary key (consultation_id, id)
);

-- Free text shares no key, no order and no time with responses.
create table text_inbox (
    consultation_id text not null references consultations (id),
    id text not null,
    question text not null,
    lang text not null,
    band text not null,
    sealed text not null,
    primary key (consultation_id, id)
);

create table texts (
    consultation_id text not null references consultations (id),
    id text not null,
    question text not null,
    lang text not null,
    band text not null,
    sealed text not null,
    primary key (consultation_id, id)
);

create table texts_mixing (
    consultation_id text not null,
    id text not null,
    question text not null,
    lang text not null,
    band text not null,
    sealed text not null,
    primary key (consultation_id, id)
);

-- Ids that were withdrawn: they never come back, not by a late retry and not from a backup.
create table withdrawn (
    consultation_id text not null references consultations (id),
    id text not null,
    primary key (consultation_id, id)
);
