-- Giving a role takes two people: what one asked for waits here until another confirms it, for three
-- days. What was asked never changes; it is confirmed, or it goes.
create table role_requests (
    id text primary key,
    project_id text not null references projects (id),
    email text not null,
    name text not null,
    role text not null,
    asked_by text not null references people (id),
    expires_at bigint not null,
    unique (project_id, email, role)
);
