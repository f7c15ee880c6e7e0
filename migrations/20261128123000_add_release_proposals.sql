-- A release that one person made and another has yet to read and sign. It goes when it is signed, sent
-- back, or when its consultation moves on.
create table release_proposals (
    consultation_id text primary key references consultations (id),
    id text not null unique,
    content text not null,
    hash text not null,
    by_id text not null references people (id),
    made_on text not null
);
