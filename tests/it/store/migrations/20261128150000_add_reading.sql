insert into read_texts (consultation_id, id, question, lang, band, sealed, outcome)
values ('c2', 't9', 'idea', 'nl', '13-15', 'x9', 'clear');

insert into text_marks (consultation_id, text_id, mark, person_id)
values ('c2', 't2', 'danger', 'a1');

insert into concerns (id, consultation_id, kind, person_id, second_id, told_to, noted_on)
values ('k1', 'c2', 'danger', 'a1', 'a2', 'Police 101', '2026-11-28');

insert into concerns (id, consultation_id, kind, person_id, second_id, told_to, noted_on)
values ('k2', 'c2', 'distress', 'a1', null, '', '2026-11-28');

insert into clearances (person_id, policy, seen_on, valid_until, given_by)
values ('a1', '2026-11', '2026-11-28', '2028-11-27', 'a2');
