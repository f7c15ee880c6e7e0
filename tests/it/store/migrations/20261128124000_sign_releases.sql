insert into signing_keys (purpose, public_half, sealed) values ('releases', 'pk', 'sk');
insert into releases (id, consultation_id, number, made_on, content, hash, signature, signer)
values ('rel4', 'c2', 3, '2026-11-28', '{}', 'gh', 'sig', 'pk');
