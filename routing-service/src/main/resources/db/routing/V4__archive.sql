-- The journal as it was read: each entry once and to the letter, so that a dossier's story can be told from here alone.
create table journal_entry (
    dossier  text        not null,
    sequence bigint      not null,
    type     text        not null,
    at       timestamptz not null,
    cause    text        not null,
    previous text        not null,
    hash     text        not null,
    data     bytea       not null,
    primary key (dossier, sequence)
);

-- By what a dossier is looked up; sequence is that of its newest entry.
create table archived_dossier (
    code        text primary key,
    procedure   text        not null,
    received_at timestamptz not null,
    sequence    bigint      not null
);

create index archived_dossier_by_procedure on archived_dossier (procedure, received_at, code);

-- In whose tracking book a dossier stands: the agency that received it, and those that took over from it.
create table archived_receiver (
    agency      text        not null,
    received_at timestamptz not null,
    dossier     text        not null,
    primary key (agency, received_at, dossier)
);
