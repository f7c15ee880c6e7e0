insert into consultations (
    id, project_id, code, stage, status, demonstration, revision, author_id, approver_id, made_at,
    closed_on, erase_on
)
values
    ('c1', 'p1', 'BCDFG', 'suivi', 'draft', 0, 1, 'a1', null, 1795435200, null, null),
    ('c2', 'p1', 'HJKLM', 'plaidoyer', 'open', 1, 2, 'a1', 'a2', 1795435200, null, null),
    ('c3', 'p1', 'NPQRS', 'formation', 'released', 0, 1, null, 'a2', 1795435200, '2026-11-23', '2027-02-14');

insert into revisions (consultation_id, number, document, hash, plan)
values ('c1', 1, '{}', 'h1', ''), ('c2', 1, '{}', 'h2', ''), ('c2', 2, '{}', 'h3', '{}'), ('c3', 1, '{}', 'h4', '{}');

insert into consultation_keys (consultation_id, wrapped) values ('c2', 'w2'), ('c3', 'w3');
