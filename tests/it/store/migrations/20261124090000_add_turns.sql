insert into turns (consultation_id, side) values ('c2', 0), ('c3', 1);

insert into withdrawn_mixing (consultation_id, id) values ('c2', 'g2');
