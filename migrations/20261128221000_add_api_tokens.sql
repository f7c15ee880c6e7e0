-- Tokens with which programs of partners read the released figures of a project. Only the hash of a
-- secret is kept. A token lasts a year at most; one that was revoked stays, to be told who had it.
create table api_tokens (
    id text primary key,
    hash text not null unique,
    project_id text not null references projects (id),
    name text not null,
    made_by text not null references people (id),
    made_on text not null,
    ends_on text not null,
    revoked_on text
);
