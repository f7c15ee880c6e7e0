insert into invitations (consultation_id, hash, places, used, waiting)
values ('c2', 'n1', 1, 0, 1), ('c2', 'n2', 1, 1, 0), ('c2', 'n3', 30, 12, 4), ('c3', 'n1', 1, 1, 0);

insert into invitations_mixing (consultation_id, hash, places, used, waiting)
values ('c2', 'n4', 1, 0, 0);
