-- About how many have answered a consultation that runs, as it was told to staff last, and when. It
-- is coarse before it is written, stands for an hour, and of the exact count nothing is kept.
create table tallies (
    consultation_id text primary key references consultations (id),
    at_least bigint not null check (at_least >= 0),
    told_at bigint not null
);
