insert into passkeys (id, person_id, credential, name, public_half, made_at, used_on)
values ('k1', 'a1', 'AAEC', 'Phone', '{}', 1795435200, ''),
('k2', 'a2', 'AwQF', 'Laptop', '{}', 1795435200, '2026-11-23');
