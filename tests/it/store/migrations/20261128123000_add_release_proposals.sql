insert into release_proposals (consultation_id, id, content, hash, by_id, made_on)
values ('c2', 'rel3', '{}', 'ef', 'a1', '2026-11-28');
