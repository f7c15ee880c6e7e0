-- Texts that accuse somebody, and why a text is left to another person. The reason goes with the mark.
create table text_marks_new (
    consultation_id text not null references consultations (id),
    text_id text not null,
    mark text not null check (mark in ('asked', 'danger', 'accused')),
    accused text not null,
    why text not null,
    person_id text not null references people (id),
    primary key (consultation_id, text_id)
);
insert into text_marks_new (consultation_id, text_id, mark, accused, why, person_id)
select consultation_id, text_id, mark, '', 'unclear', person_id from text_marks;
drop table text_marks;
alter table text_marks_new rename to text_marks;

-- The log of concerns names a service from a list: no column of it holds free words.
create table concerns_new (
    id text primary key,
    consultation_id text not null references consultations (id),
    kind text not null check (kind in ('distress', 'named', 'danger', 'accused')),
    person_id text not null references people (id),
    second_id text references people (id),
    service text not null,
    noted_on text not null
);
insert into concerns_new (id, consultation_id, kind, person_id, second_id, service, noted_on)
select id, consultation_id, kind, person_id, second_id,
    case when told_to = '' then '' else 'other' end, noted_on from concerns;
drop table concerns;
alter table concerns_new rename to concerns;

-- Days on which somebody is away and reads no texts.
create table absences (
    person_id text not null references people (id),
    from_day text not null,
    to_day text not null,
    primary key (person_id, from_day)
);

-- Who receives what accuses the team, and nobody else.
create table recipients (
    project_id text not null references projects (id),
    person_id text not null references people (id),
    named_by text not null references people (id),
    named_on text not null,
    primary key (project_id, person_id)
);

-- Since which day the queue of a consultation has not been empty. Of a single text nothing is known.
create table queues (
    consultation_id text primary key references consultations (id),
    since text not null
);
