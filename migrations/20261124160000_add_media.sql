-- Pictures and recordings that belong to the questions of a project. They are written anew when they
-- come in, and small, so they lie here as text like everything else (ADR 0015). Nothing of a child
-- is in them: what staff put there is shown to whoever may read the question.
create table media (
    id text primary key,
    project_id text not null references projects (id),
    kind text not null check (kind in ('picture', 'voice')),
    description text not null,
    bytes text not null,
    made_at bigint not null
);

create index media_by_project on media (project_id);
