insert into api_tokens (id, hash, project_id, name, made_by, made_on, ends_on, revoked_on)
values ('k1', 'h1', 'p1', 'Dashboard of the town', 'a1', '2026-11-28', '2027-11-28', null);
insert into api_tokens (id, hash, project_id, name, made_by, made_on, ends_on, revoked_on)
values ('k2', 'h2', 'p1', 'University', 'a1', '2026-11-28', '2027-05-28', '2026-12-01');
