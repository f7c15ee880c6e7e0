-- The impact assessment of a consultation is made from what is set; what the platform cannot know,
-- staff write here, one note for each part. Nothing of a child is in it.
create table assessment_notes (
    consultation_id text not null references consultations (id),
    part text not null,
    body text not null,
    person_id text not null references people (id),
    written_on text not null,
    primary key (consultation_id, part)
);

-- Each assessment that was exported, whole, by its hash: the next one says what changed since. One
-- that is equal to the last is not stored again.
create table assessments (
    consultation_id text not null references consultations (id),
    number bigint not null,
    hash text not null,
    content text not null,
    made_on text not null,
    person_id text not null,
    primary key (consultation_id, number)
);
