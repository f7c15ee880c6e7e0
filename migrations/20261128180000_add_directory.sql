-- Help lines, laws, ages of consent and who listens to complaints, as staff changed or checked them:
-- each version stays, the newest counts. What is shipped with the program and was never touched is
-- not here. Whoever wrote or checked may be the terminal.
create table directory_versions (
    kind text not null check (kind in ('help_line', 'law', 'age', 'complaint')),
    id text not null,
    version bigint not null,
    document text not null,
    removed bigint not null check (removed in (0, 1)),
    written_by text not null,
    written_at bigint not null,
    asked_by text references people (id),
    checked_on text,
    checked_by text,
    method text check (method in ('call', 'site', 'mail')),
    check_by text,
    primary key (kind, id, version)
);

-- What one person wants to take out of the directory, until another agrees or it changes.
create table directory_removals (
    kind text not null check (kind in ('help_line', 'law', 'age', 'complaint')),
    id text not null,
    version bigint not null,
    asked_by text not null references people (id),
    asked_at bigint not null,
    primary key (kind, id)
);

-- What is looked at again each year: when, and by whom.
create table reviews (
    task text not null check (task in ('directory', 'law', 'thresholds', 'drill')),
    done_on text not null,
    done_by text not null references people (id),
    primary key (task, done_on)
);
