-- What went wrong with data in a project, or was tried in a drill, and what was done about it: told
-- to the data authority within 72 hours of knowing, told to people, closed. Kept for five years. No
-- word of a child belongs here.
create table incidents (
    id text primary key,
    project_id text not null references projects (id),
    kind text not null check (kind in ('breach', 'drill')),
    what text not null,
    known_at bigint not null,
    noted_by text not null references people (id),
    noted_at bigint not null,
    told_authority_on text,
    told_people_on text,
    closed_on text,
    learned text not null
);
