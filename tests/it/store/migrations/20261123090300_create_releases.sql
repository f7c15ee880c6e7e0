insert into releases (id, consultation_id, made_on, content, hash)
values ('e1', 'c3', '2026-11-24', '{}', 'h1');
