-- What young advisers and colleagues say of a draft, beside the part it is about. The author answers
-- by changing it, and notes that it is done.
create table comments (
    id text primary key,
    consultation_id text not null references consultations (id),
    part text not null,
    body text not null,
    person_id text not null references people (id),
    revision bigint not null,
    made_at bigint not null,
    resolved bigint not null check (resolved in (0, 1))
);

create index comments_by_consultation on comments (consultation_id);
