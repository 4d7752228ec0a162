-- Browsers that are told of a dossier (Web Push): what they gave, sealed by the dossier's key; gone with its recipient.
create table device (
    id       bigint generated always as identity primary key,
    dossier  text not null references recipient on delete cascade,
    -- SHA-256 of the endpoint, which nobody guesses: the same browser is there once.
    digest   text not null,
    sealed   text not null,
    added_at timestamptz not null default now(),
    unique (dossier, digest)
);
