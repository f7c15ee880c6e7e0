insert into projects (id, slug, name, organisation, made_at)
values ('p1', 'sample', 'Sample', 'Big Ears', 1795435200);

insert into people (id, email, name, password_hash, disabled, made_at)
values
    ('a1', 'author@example.org', 'Author', '', 0, 1795435200),
    ('a2', 'second@example.org', 'Second', '', 1, 1795435201);

insert into roles (person_id, project_id, role)
values ('a1', 'p1', 'facilitator'), ('a1', 'p1', 'analyst'), ('a2', 'p1', 'safeguarding-lead');

insert into sign_in_links (hash, person_id, expires_at) values ('l1', 'a2', 1795521600);

insert into sessions (hash, person_id, form_token, seen_at, expires_at)
values ('s1', 'a1', 't1', 1795435200, 1795464000);

insert into audit_events (number, at, actor, act, object, detail, hash)
values (1, 1795435200, 'terminal', 'project.add', 'p1', '', 'h1');

insert into installation (name, value) values ('master_key', 'f1');
