-- Two roles on PostgreSQL 15 or newer, for a server that belongs to Porte-Voix alone. Run it as an administrator in the
-- database of Porte-Voix, once `porte-voix migrate` has made the tables, and again after each upgrade:
--
--     psql -d voix -v ON_ERROR_STOP=1 -f deploy/postgresql-roles.sql
--
-- porte_voix           owns the tables. Commands, migrations, and what serves staff (`plane = "team"`), which mixes, erases and
--                      sweeps: VACUUM FULL wants the owner, and PostgreSQL 15 has no smaller right for it.
-- porte_voix_children  serves children (`plane = "respondents"`). It hands answers in and takes them back, and reads what is
--                      published. It reads no sealed answer, no text, and nothing of staff: no name, password, second factor,
--                      session, audit. It changes no table, and erases nothing but what a child takes back.
--
-- Passwords: `\password porte_voix` and `\password porte_voix_children` (psql hashes them before they are sent). In
-- pg_hba.conf a line for each, from your nodes alone, and none for `all`:
--
--     hostssl voix porte_voix          10.0.0.10/32 scram-sha-256
--     hostssl voix porte_voix_children 10.0.0.11/32 scram-sha-256
--
-- What it does not do: the nodes hold the master key in memory, and this role reads the wrapped keys, because each answer
-- is sealed before it is stored. Whoever takes over a node reads what is sent from then on, not what lies in the tables.

do $$
declare
    name text;
begin
    foreach name in array array['porte_voix', 'porte_voix_children'] loop
        if not exists (select from pg_roles where rolname = name) then
            execute format('create role %I', name);
        end if;
        execute format(
            'alter role %I login nosuperuser nocreatedb nocreaterole noreplication nobypassrls', name
        );
    end loop;
    -- Nobody enters by being somebody.
    for name in select datname from pg_database where datname in (current_database(), 'postgres', 'template1') loop
        execute format('revoke connect, temporary on database %I from public', name);
    end loop;
    execute format('grant connect on database %I to porte_voix, porte_voix_children', current_database());
    execute format('grant create on schema public to porte_voix');
    -- Whoever made the tables, they belong to the owner.
    for name in select tablename from pg_tables where schemaname = 'public' and tableowner <> 'porte_voix' loop
        execute format('alter table public.%I owner to porte_voix', name);
    end loop;
end
$$;

revoke create on schema public from public, porte_voix_children;
grant usage on schema public to porte_voix, porte_voix_children;
revoke all on all tables in schema public from public, porte_voix_children;

-- What is published, and what a page or a form of children is made from.
grant select on
    _sqlx_migrations, installation, projects, consultations, revisions, consultation_keys, media, listings,
    directory_versions, directory_removals, releases, feedback, quotes, quote_translations, erasures, trials,
    kiosks, kiosk_keys, invitations, theme_counts
    to porte_voix_children;
-- Whether somebody reads free texts today: no names, no addresses.
grant select (id, disabled) on people to porte_voix_children;
grant select (person_id, project_id, role) on roles to porte_voix_children;
grant select (person_id, policy, valid_until) on clearances to porte_voix_children;
grant select (person_id, from_day, to_day) on absences to porte_voix_children;
grant select (project_id, hash, ends_on, revoked_on) on api_tokens to porte_voix_children;

-- Handing in: whoever is writing holds the row of the consultation, which PostgreSQL allows only to somebody who may change
-- a column of it. This one decides nothing.
grant insert on inbox, text_inbox, tries to porte_voix_children;
grant update (made_at) on consultations to porte_voix_children;
grant update (waiting) on invitations to porte_voix_children;
grant update (hash) on trials to porte_voix_children;

-- Taking back: rows are found by their ids. What is sealed in them cannot be read.
grant insert, update on turns to porte_voix_children;
grant select (consultation_id, side) on turns to porte_voix_children;
grant insert, select on withdrawn to porte_voix_children;
grant select (consultation_id, id), delete on inbox, text_inbox, texts, read_texts to porte_voix_children;
grant select (consultation_id, id, batch), delete on responses to porte_voix_children;
grant select (consultation_id, text_id), delete on text_marks, codings, quote_proposals to porte_voix_children;

-- A kiosk counts wrong PINs and is ended with the right one, which is noted in the chain of the audit: its end is read and
-- added to, not what it says.
grant update (wrong, wait_until, ends_at, pin_hash) on kiosks to porte_voix_children;
grant select (number, hash), insert on audit_events to porte_voix_children;
grant update (value) on installation to porte_voix_children;
alter table installation enable row level security;
drop policy if exists children_read on installation;
drop policy if exists children_note on installation;
create policy children_read on installation for select to porte_voix_children using (true);
create policy children_note on installation for update to porte_voix_children
    using (name = 'audit') with check (name = 'audit');
