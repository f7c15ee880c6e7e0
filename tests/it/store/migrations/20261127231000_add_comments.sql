insert into comments (id, consultation_id, part, body, person_id, revision, made_at, resolved)
values ('n1', 'c1', 'q.food', 'Too long.', 'a2', 1, 1764000000, 0);
