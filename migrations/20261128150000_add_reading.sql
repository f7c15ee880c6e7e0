-- Free texts after a person read them. The original is gone from `texts`; what stands here is what
-- may go further, without the words the reader took out.
create table read_texts (
    consultation_id text not null references consultations (id),
    id text not null,
    question text not null,
    lang text not null,
    band text not null,
    sealed text not null,
    outcome text not null check (outcome in ('clear', 'withheld')),
    primary key (consultation_id, id)
);

-- Texts that one person does not decide alone: whoever set the mark may not decide any more.
create table text_marks (
    consultation_id text not null references consultations (id),
    text_id text not null,
    mark text not null check (mark in ('asked', 'danger')),
    person_id text not null references people (id),
    primary key (consultation_id, text_id)
);

-- What became of concerns: no word of the child, nor its question, age or language.
create table concerns (
    id text primary key,
    consultation_id text not null references consultations (id),
    kind text not null check (kind in ('distress', 'named', 'danger')),
    person_id text not null references people (id),
    second_id text references people (id),
    told_to text not null,
    noted_on text not null
);

-- Who may read free texts: what was accepted and seen, and until when the training counts. Nothing
-- of the extract itself.
create table clearances (
    person_id text primary key references people (id),
    policy text not null,
    seen_on text not null,
    valid_until text not null,
    given_by text not null references people (id)
);
