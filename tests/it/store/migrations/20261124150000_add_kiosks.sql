insert into kiosks (
    id, hash, consultation_id, pin_hash, started_by, started_at, ends_at, idle, pack, wrong, wait_until
)
values
    ('k1', 'h1', 'c2', 'p', 'a1', 1795435200, 1795478400, 60, 1, 2, 0),
    ('k2', 'h2', 'c2', '', 'a1', 1795435200, 1795435300, 0, 0, 0, 0);

insert into kiosk_keys (consultation_id, public, sealed) values ('c2', 'u2', 's2');
