insert into tallies (consultation_id, at_least, told_at) values ('c2', 15, 1795435200);
