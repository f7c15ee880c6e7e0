insert into incidents (id, project_id, kind, what, known_at, noted_by, noted_at, told_authority_on, told_people_on, closed_on, learned)
values ('i1', 'p1', 'breach', 'A laptop was left on a train.', 1795860000, 'a1', 1795860600, '2026-11-29', null, null, '');
insert into incidents (id, project_id, kind, what, known_at, noted_by, noted_at, told_authority_on, told_people_on, closed_on, learned)
values ('i2', 'p1', 'drill', 'What if a code is printed in a newspaper?', 1795860000, 'a1', 1795860600, null, null, '2026-11-28', 'Pause first.');
