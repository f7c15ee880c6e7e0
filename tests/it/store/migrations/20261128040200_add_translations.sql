insert into translations (consultation_id, id, source_lang, source, lang, words, was, checked_by)
values ('c1', 'h6', 'fr', 'Tu y vas ?', 'nl', 'Ga je?', 'Tu viens ?', null);

insert into translations (consultation_id, id, source_lang, source, lang, words, was, checked_by)
values ('c1', 'h7', 'fr', 'Oui', 'nl', 'Ja', '', 'a2');
