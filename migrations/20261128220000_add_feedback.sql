-- The answer to children: what is being written, who wrote it since the last version, and every version
-- that was published, for good.
create table feedback_drafts (
    consultation_id text primary key references consultations (id),
    document text not null,
    hash text not null,
    proposed_by text references people (id)
);

create table feedback_writers (
    consultation_id text not null references consultations (id),
    person_id text not null references people (id),
    primary key (consultation_id, person_id)
);

create table feedback (
    consultation_id text not null references consultations (id),
    number bigint not null,
    document text not null,
    hash text not null,
    published_on text not null,
    first_id text not null references people (id),
    second_id text not null references people (id),
    primary key (consultation_id, number)
);

-- What staff were reminded of, so that nobody is twice.
create table reminders (
    consultation_id text not null references consultations (id),
    what text not null check (what in ('thanks', 'answer', 'half_year', 'year')),
    sent_on text not null,
    primary key (consultation_id, what)
);
