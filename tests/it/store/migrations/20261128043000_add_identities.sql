insert into identities (issuer, subject, person_id, made_at)
values ('https://id.example', 's1', 'a1', 1795435200);
