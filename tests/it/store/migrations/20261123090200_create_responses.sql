insert into inbox (consultation_id, id, revision, sealed) values ('c2', 'i1', 2, 'x1');

insert into responses (consultation_id, id, revision, sealed)
values ('c2', 'r1', 2, 'x2'), ('c2', 'r2', 2, 'x3'), ('c3', 'r1', 1, 'x4');

insert into responses_mixing (consultation_id, id, revision, sealed) values ('c2', 'm1', 2, 'x5');

insert into text_inbox (consultation_id, id, question, lang, band, sealed)
values ('c2', 't1', 'idea', 'fr', '9-12', 'x6');

insert into texts (consultation_id, id, question, lang, band, sealed)
values ('c2', 't2', 'idea', 'nl', '13-15', 'x7');

insert into texts_mixing (consultation_id, id, question, lang, band, sealed)
values ('c2', 't3', 'idea', 'en', '9-12', 'x8');

insert into withdrawn (consultation_id, id) values ('c2', 'g1');
