-- Staff may sign in with a passkey: a key that their device keeps and opens for them alone. Here is
-- only its public half with what checks it, and the day it was last used.
create table passkeys (
    id text primary key,
    person_id text not null references people (id),
    credential text not null unique,
    name text not null,
    public_half text not null,
    made_at bigint not null,
    used_on text not null
);

create index passkeys_by_person on passkeys (person_id);
