insert into themes (consultation_id, question, number, code, name, definition, merged_into)
values ('c2', 'idea', 1, 'play', 'Play', 'Places to play.', null);

insert into themes (consultation_id, question, number, code, name, definition, merged_into)
values ('c2', 'idea', 2, 'swings', 'Swings', '', 1);

insert into codings (consultation_id, text_id, person_id, part, sealed)
values ('c2', 't9', 'a1', 'own', 'x9');

insert into theme_counts (consultation_id, question, content, person_id, told_on)
values ('c2', 'idea', '{}', 'a1', '2026-11-28');

insert into quote_proposals (consultation_id, text_id, person_id, sealed)
values ('c2', 't9', 'a1', 'x9');

insert into quotes (consultation_id, id, question, lang, band, words, proposed_by, agreed_by)
values ('c2', 'q1', 'idea', 'nl', '13-15', 'meer banken', 'a1', 'a2');

insert into quote_translations (consultation_id, quote_id, lang, words, person_id)
values ('c2', 'q1', 'fr', 'plus de bancs', 'a1');
