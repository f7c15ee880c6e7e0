-- A release that two people took back: it stays stored and can be read, but is no longer handed out.
alter table releases add column retracted_on text;

alter table releases add column retracted_why text;

alter table releases add column retracted_by text;

alter table releases add column retracted_second text;
