-- Which release a response was first part of, counted from 1; none before. A release may be made while
-- children still answer (disclosure 4.3): of each child it must then be known whether it was counted
-- already, or the figures before and after would tell on the newcomers.
--
-- This is the one number a table of answers has (rule 5). It tells no more than the releases
-- themselves do: a batch is closed by two people, has twenty children or more while children answer,
-- and there are six at most.
alter table responses add column batch bigint check (batch >= 1);
alter table responses_mixing add column batch bigint;
-- What is released already was counted once.
update responses set batch = 1 where consultation_id in (select consultation_id from releases);
