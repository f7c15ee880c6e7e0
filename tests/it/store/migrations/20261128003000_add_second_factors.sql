insert into sessions (hash, person_id, form_token, seen_at, expires_at, begun_at, proved_at)
values ('s2', 'a2', 't2', 1795435200, 1795464000, 1795435200, 1795435200);

insert into second_factors (person_id, sealed, last_step, made_at)
values ('a1', 'f1', 59847840, 1795435200);

insert into recovery_codes (hash, person_id) values ('r1', 'a1'), ('r2', 'a1');
