-- Staff may sign in by way of a provider of identities (OpenID Connect). Who somebody is there is the
-- pair of issuer and subject, never an e-mail; a person who is signed in links it themselves.
create table identities (
    issuer text not null,
    subject text not null,
    person_id text not null unique references people (id),
    made_at bigint not null,
    primary key (issuer, subject)
);
