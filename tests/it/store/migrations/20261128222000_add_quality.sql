insert into quality_scores (project_id, moment, item, score, evidence, person_id, written_on)
values ('p1', 'before', 'safe', 2, 'Help lines are on every page.', 'a1', '2026-11-28');
insert into quality_scores (project_id, moment, item, score, evidence, person_id, written_on)
values ('p1', 'after', 'safe', 3, 'A drill was held.', 'a1', '2026-11-28');
