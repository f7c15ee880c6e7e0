-- A draft is saved field by field, by more than one person. Each save is a revision: `before` is the
-- one that undo leads back to, `approved` marks what a second person agreed to, so that the next one
-- can be compared with it. Whoever wrote on a consultation never approves it.
alter table revisions add column before bigint;

alter table revisions add column approved bigint not null default 0 check (approved in (0, 1));

create table authors (
    consultation_id text not null references consultations (id),
    person_id text not null references people (id),
    primary key (consultation_id, person_id)
);

insert into authors (consultation_id, person_id)
select id, author_id from consultations where author_id is not null;

update revisions set approved = 1 where exists (
    select 1 from consultations c where c.id = revisions.consultation_id
    and c.revision = revisions.number and c.status not in ('draft', 'in_review')
);
