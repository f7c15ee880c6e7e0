insert into revisions (consultation_id, number, document, hash, plan, before, approved)
values ('c1', 2, '{}', 'h5', '', 1, 0);

insert into authors (consultation_id, person_id) values ('c1', 'a2');
