insert into role_requests (id, project_id, email, name, role, asked_by, expires_at)
values ('q1', 'p1', 'new@sample.example', 'New', 'analyst', 'a1', 1795694400);
