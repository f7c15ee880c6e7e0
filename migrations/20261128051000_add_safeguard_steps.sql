-- Who last wrote which of the seven steps before children are asked, and when: the second person sees
-- it beside the step. A step that is worked out, or that nobody changed yet, has no row.
create table safeguard_steps (
    consultation_id text not null references consultations (id),
    step bigint not null check (step between 1 and 7),
    person_id text not null references people (id),
    written_at bigint not null,
    primary key (consultation_id, step)
);
