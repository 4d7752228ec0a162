-- What agencies handed in. Personal data is in the event announced with it, never here.
create table submission (
    code              text        primary key,
    event             uuid        not null,
    submitted_by      text        not null,
    idempotency_key   text,
    sender_reference  text,
    fingerprint       bytea       not null,
    procedure         text        not null,
    procedure_version integer     not null,
    receiving_agency  text        not null,
    received_at       timestamptz not null,
    due_at            timestamptz not null,
    attachments       jsonb       not null
);
-- The same request is the same dossier, for as long as the dossier lives.
create unique index submission_by_key on submission (submitted_by, idempotency_key) where idempotency_key is not null;
create unique index submission_by_reference on submission (submitted_by, sender_reference)
    where sender_reference is not null;

-- The last number given in the dossier codes of an agency and a day.
create table dossier_count (
    agency text   not null,
    day    date   not null,
    last   bigint not null,
    primary key (agency, day)
) with (fillfactor = 50);

-- What agencies reported they did, and what routing answered: entries of the journal that this action caused.
create table action (
    id              uuid        primary key,
    dossier         text        not null,
    agency          text        not null,
    idempotency_key text,
    fingerprint     bytea       not null,
    at              timestamptz not null,
    sequence        bigint,
    status          smallint,
    entries         jsonb,
    refusal         jsonb
);
create unique index action_by_key on action (agency, idempotency_key) where idempotency_key is not null;

-- How far the journal says a dossier is: as of its entry number `sequence`.
create table progress (
    dossier  text     primary key,
    sequence bigint   not null,
    status   smallint not null,
    results  jsonb    not null
) with (fillfactor = 70);

-- The stages opened so far, in the order of `opened`.
create table stage (
    dossier  text   not null,
    stage    text   not null,
    agency   text   not null,
    state    text   not null,
    due_at   timestamptz,
    opened   bigint not null,
    sequence bigint not null,
    primary key (dossier, stage)
) with (fillfactor = 70);
