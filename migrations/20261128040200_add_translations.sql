-- A translation is written for one text. When that text changes, the translation is to be rechecked:
-- `was` is what it was written for (empty: nothing changed since). `checked_by` says who read both
-- and found them the same. A row is about the pair of texts wherever it stands in the draft, so
-- moving, renaming and undoing lose nothing; `id` is a hash of the four.
create table translations (
    consultation_id text not null references consultations (id),
    id text not null,
    source_lang text not null,
    source text not null,
    lang text not null,
    words text not null,
    was text not null,
    checked_by text references people (id),
    primary key (consultation_id, id)
);
