insert into absences (person_id, from_day, to_day) values ('a1', '2026-12-24', '2027-01-02');

insert into recipients (project_id, person_id, named_by, named_on)
values ('p1', 'a2', 'a1', '2026-11-28');

insert into queues (consultation_id, since) values ('c2', '2026-11-28');
