-- A consultation is held at one stage of a project. Its questionnaire is one document per
-- revision; the revision that opened never changes again.
create table consultations (
    id text primary key,
    project_id text not null references projects (id),
    code text not null unique,
    stage text not null check (
        stage in (
            'conception', 'accompagnement', 'realisation', 'suivi', 'plaidoyer', 'communication',
            'formation'
        )
    ),
    status text not null check (
        status in (
            'draft', 'in_review', 'approved', 'open', 'paused', 'closed', 'frozen', 'released',
            'archived'
        )
    ),
    demonstration bigint not null check (demonstration in (0, 1)),
    revision bigint not null,
    author_id text references people (id),
    approver_id text references people (id),
    made_at bigint not null,
    closed_on text,
    erase_on text
);

create index consultations_by_project on consultations (project_id);

create table revisions (
    consultation_id text not null references consultations (id),
    number bigint not null,
    document text not null,
    hash text not null,
    plan text not null,
    primary key (consultation_id, number)
);

-- Wrapped with the master key, which is not in the database. Left out of every backup of the
-- data, so that destroying the row destroys the answers in the backups too.
create table consultation_keys (
    consultation_id text primary key references consultations (id),
    wrapped text not null
);
