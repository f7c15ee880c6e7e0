insert into feedback_drafts (consultation_id, document, hash, proposed_by)
values ('c1', '{}', 'h1', 'a1');
insert into feedback_writers (consultation_id, person_id) values ('c1', 'a1');
insert into feedback (consultation_id, number, document, hash, published_on, first_id, second_id)
values ('c1', 1, '{}', 'h1', '2026-11-28', 'a1', 'a2');
insert into reminders (consultation_id, what, sent_on) values ('c1', 'thanks', '2026-11-28');
