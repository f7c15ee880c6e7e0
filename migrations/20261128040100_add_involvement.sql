-- How a project involves children: the four cards of the Lundy model and the partners, as a JSON
-- document. Empty until somebody writes it; nothing new opens before audience and influence are named.
alter table projects add column involvement text not null default '{}';
