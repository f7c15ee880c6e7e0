-- Whoever mixes, takes back, freezes, releases or erases answers of a consultation holds its row
-- here first, and the others wait. Sending and pausing do not touch it. Each turn changes the row,
-- so that a turn is a write on stable storage even when nothing else is: a wrong withdrawal code
-- costs what a right one costs.
create table turns (
    consultation_id text primary key references consultations (id),
    side bigint not null check (side in (0, 1))
);

-- Withdrawn ids are written anew in each mix too: side by side they would tell which texts
-- belonged to which response, and who withdrew first.
create table withdrawn_mixing (
    consultation_id text not null,
    id text not null,
    primary key (consultation_id, id)
);
