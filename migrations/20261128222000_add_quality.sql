-- How well a project lets children take part, as its own team sees it before, during and after: a
-- score from 0 to 3 for each item, never without evidence. No word of a child belongs here.
create table quality_scores (
    project_id text not null references projects (id),
    moment text not null check (moment in ('before', 'during', 'after')),
    item text not null,
    score bigint not null check (score between 0 and 3),
    evidence text not null check (evidence <> ''),
    person_id text not null references people (id),
    written_on text not null,
    primary key (project_id, moment, item)
);
