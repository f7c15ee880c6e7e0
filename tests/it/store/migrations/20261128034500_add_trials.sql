insert into trials (consultation_id, hash, wrapped, ends_at) values ('c1', 'h3', 'w3', 1795435200);

insert into tries (consultation_id, id, revision, sealed) values ('c1', 't1', 1, 's3');
