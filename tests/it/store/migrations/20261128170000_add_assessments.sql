insert into assessment_notes (consultation_id, part, body, person_id, written_on)
values ('c2', 'law', 'Consent of each child.', 'a1', '2026-11-28');

insert into assessment_notes (consultation_id, part, body, person_id, written_on)
values ('c2', 'a16', 'A room for each child.', 'a2', '2026-11-28');

insert into assessments (consultation_id, number, hash, content, made_on, person_id)
values ('c2', 1, 'h1', '{"sections": []}', '2026-11-28', 'terminal');
