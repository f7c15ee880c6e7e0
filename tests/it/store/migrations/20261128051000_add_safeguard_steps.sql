insert into safeguard_steps (consultation_id, step, person_id, written_at)
values ('c1', 1, 'a2', 1790000000);
