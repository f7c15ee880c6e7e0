-- The key with which this installation signs releases: one for all, drawn at the first signing. Its secret
-- half is sealed with the master key. Releases from before have no signature.
create table signing_keys (
    purpose text primary key,
    public_half text not null,
    sealed text not null
);

alter table releases add column signature text;

alter table releases add column signer text;
