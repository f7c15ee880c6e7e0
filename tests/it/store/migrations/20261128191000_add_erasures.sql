insert into erasures (consultation_id, erased_on, why, reason, first_id, second_id, key_hash)
values ('c1', '2026-11-28', 'early', 'Asked for by the school', 'a1', 'a2', 'abcd');
