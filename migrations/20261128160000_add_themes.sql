-- What free texts are about, once a person read them: the themes of a question. One that was merged
-- into another keeps its number, so that what was coded with it is found again.
create table themes (
    consultation_id text not null references consultations (id),
    question text not null,
    number bigint not null,
    code text not null,
    name text not null,
    definition text not null,
    merged_into bigint,
    primary key (consultation_id, question, number)
);

-- What somebody found in a text, sealed: on their own, or to settle what two found differently.
create table codings (
    consultation_id text not null references consultations (id),
    text_id text not null,
    person_id text not null references people (id),
    part text not null check (part in ('own', 'settled')),
    sealed text not null,
    primary key (consultation_id, text_id, person_id, part)
);

-- The figures of the themes of a question, told once. With them coding ends.
create table theme_counts (
    consultation_id text not null references consultations (id),
    question text not null,
    content text not null,
    person_id text not null references people (id),
    told_on text not null,
    primary key (consultation_id, question)
);

-- Words somebody would quote, sealed until another person agrees.
create table quote_proposals (
    consultation_id text not null references consultations (id),
    text_id text not null,
    person_id text not null references people (id),
    sealed text not null,
    primary key (consultation_id, text_id)
);

-- Words that two people agreed to quote, with the child's permission. They were told; nothing leads
-- back to the text they come from.
create table quotes (
    consultation_id text not null references consultations (id),
    id text not null,
    question text not null,
    lang text not null,
    band text not null,
    words text not null,
    proposed_by text not null references people (id),
    agreed_by text not null references people (id),
    primary key (consultation_id, id)
);

-- Quotes in another language; the original stays.
create table quote_translations (
    consultation_id text not null,
    quote_id text not null,
    lang text not null,
    words text not null,
    person_id text not null references people (id),
    primary key (consultation_id, quote_id, lang),
    foreign key (consultation_id, quote_id) references quotes (consultation_id, id)
);
