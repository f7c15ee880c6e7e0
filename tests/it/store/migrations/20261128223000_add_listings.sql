insert into listings (consultation_id, listed_by, listed_on) values ('c2', 'a1', '2026-11-28');
