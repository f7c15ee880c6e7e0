-- Who works here and on what. People hold roles per project, because one person may be
-- facilitator in one project and analyst in another.
create table projects (
    id text primary key,
    slug text not null unique,
    name text not null,
    organisation text not null,
    made_at bigint not null
);

create table people (
    id text primary key,
    email text not null unique,
    name text not null,
    password_hash text not null,
    disabled bigint not null check (disabled in (0, 1)),
    made_at bigint not null
);

create table roles (
    person_id text not null references people (id),
    project_id text not null references projects (id),
    role text not null check (
        role in ('administrator', 'facilitator', 'safeguarding-lead', 'analyst', 'youth-adviser')
    ),
    primary key (person_id, project_id, role)
);

-- Only hashes are kept: a stolen table signs nobody in.
create table sign_in_links (
    hash text primary key,
    person_id text not null references people (id),
    expires_at bigint not null
);

create table sessions (
    hash text primary key,
    person_id text not null references people (id),
    form_token text not null,
    seen_at bigint not null,
    expires_at bigint not null
);

create index sessions_by_person on sessions (person_id);

create table audit_events (
    number bigint primary key,
    at bigint not null,
    actor text not null,
    act text not null,
    object text not null,
    detail text not null,
    hash text not null
);

create table installation (
    name text primary key,
    value text not null
);

-- Touched before each audit event: whoever holds this row adds the next link of the chain.
insert into installation (name, value) values ('audit', 'chain');
