insert into paper_batches (consultation_id, batch, taken) values ('c2', 'h8', 'h9');
