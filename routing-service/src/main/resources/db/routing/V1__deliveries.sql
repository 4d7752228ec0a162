-- What an agency needs to work on a dossier: the receipt, as the journal has it.
create table dossier (
    code     text primary key,
    received jsonb not null
);

-- How far each agency's feed has come.
create table feed (
    agency text primary key,
    last   bigint not null
);

create table delivery (
    agency   text        not null,
    position bigint      not null,
    dossier  text        not null,
    sequence bigint      not null,
    stage    text        not null,
    due_at   timestamptz,
    at       timestamptz not null,
    primary key (agency, position),
    unique (dossier, sequence)
);
