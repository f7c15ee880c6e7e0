insert into releases (id, consultation_id, number, made_on, content, hash)
values ('rel2', 'c2', 2, '2026-11-28', '{}', 'cd');
