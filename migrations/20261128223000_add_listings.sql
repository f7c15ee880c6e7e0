-- Consultations that staff put on the public home page. Of those who answer nothing is in it.
create table listings (
    consultation_id text primary key references consultations (id),
    listed_by text not null references people (id),
    listed_on text not null
);
