insert into media (id, project_id, kind, description, bytes, made_at)
values ('m1', 'p1', 'picture', 'A tree', '_9j_', 1764000000), ('m2', 'p1', 'voice', 'The question', 'T2dn', 1764000000);
