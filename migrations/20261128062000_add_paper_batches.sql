-- Which batches typed from paper were taken, so that one that is corrected and sent again does not
-- count every child twice. `batch` is a hash of a number the page drew, `taken` a fingerprint of what
-- was taken with it; neither leads to an answer, and there is no time.
create table paper_batches (
    consultation_id text not null references consultations (id),
    batch text not null,
    taken text not null,
    primary key (consultation_id, batch)
);
