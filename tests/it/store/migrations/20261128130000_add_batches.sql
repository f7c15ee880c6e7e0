insert into responses (consultation_id, id, revision, sealed, batch) values ('c2', 'r3', 1, 'ef', 2);
