insert into directory_versions (kind, id, version, document, removed, written_by, written_at, asked_by, checked_on, checked_by, method, check_by)
values ('age', 'be', 1, '{"id":"be","country":{"fr":"Belgique","nl":"België","de":"Belgien","en":"Belgium"},"age":13,"legal_ref":"Law of 30 July 2018, article 7","source":"S","seen_on":"2026-11-28","verified_on":null,"staff_note":""}', 0, 'a1', 1795860000, null, '2026-11-28', 'a1', 'site', '2027-11-28');
insert into directory_versions (kind, id, version, document, removed, written_by, written_at, asked_by, checked_on, checked_by, method, check_by)
values ('age', 'be', 2, '{"id":"be","country":{"fr":"Belgique","nl":"België","de":"Belgien","en":"Belgium"},"age":13,"legal_ref":"Law of 30 July 2018, article 7","source":"S","seen_on":"2026-11-28","verified_on":null,"staff_note":""}', 1, 'a2', 1795860100, 'a1', null, null, null, null);
insert into directory_removals (kind, id, version, asked_by, asked_at) values ('law', 'be-bill-2025', 0, 'a1', 1795860000);
insert into reviews (task, done_on, done_by) values ('thresholds', '2026-11-28', 'a2');
