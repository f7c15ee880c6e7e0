-- Figures that passed the disclosure engine and were attacked; never changed, never recomputed.
create table releases (
    id text primary key,
    consultation_id text not null unique references consultations (id),
    made_on text not null,
    content text not null,
    hash text not null
);
