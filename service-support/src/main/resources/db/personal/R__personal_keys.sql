-- Keys of dossiers' personal data, wrapped by a master key as they came. A row without a key: it was erased. No row: nothing
-- was heard of it yet.
create table if not exists personal_key (
    dossier    text primary key,
    key        text,
    master_key text,
    erased_at  timestamptz,
    check ((key is null) = (erased_at is not null)),
    check ((key is null) = (master_key is null))
);
create index if not exists personal_key_erased on personal_key (erased_at) where erased_at is not null;
