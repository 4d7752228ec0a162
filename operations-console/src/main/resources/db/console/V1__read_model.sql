-- What the console shows. Everything here follows from Kafka: drop the database, start the console, and it is made anew.
create extension if not exists pg_trgm;

-- One row per journal entry. Nothing personal: see Redaction.
create table entry (
    dossier  text collate "C" not null,
    sequence bigint           not null,
    type     text             not null,
    at       timestamptz      not null,
    cause    text             not null,
    previous text             not null,
    hash     text             not null,
    -- The hash was that of the record as it came, personal part included.
    intact   boolean          not null,
    -- Hash of a second, different entry that claims the same place.
    rival    text,
    -- Null where this version doesn't know the kind of event.
    data     jsonb,
    primary key (dossier, sequence)
);

-- One row per dossier: all its entries, folded. The columns are what is searched by; the whole is in state.
create table dossier (
    code          text collate "C" primary key,
    status        smallint    not null,
    received_at   timestamptz not null,
    due_at        timestamptz,
    done_at       timestamptz,
    agencies      text[]      not null,
    whole         boolean     not null,
    last_sequence bigint      not null,
    last_at       timestamptz not null,
    state         jsonb       not null
-- Most entries change nothing that is indexed: with room in the page, their update touches no index.
) with (fillfactor = 60);

create index dossier_newest on dossier (received_at desc, code desc);
create index dossier_newest_by_status on dossier (status, received_at desc, code desc);
create index dossier_open_by_due on dossier (due_at) where done_at is null;
create index dossier_broken on dossier (received_at desc, code desc) where not whole;
create index dossier_by_part_of_code on dossier using gin (code gin_trgm_ops);
create index dossier_by_agency on dossier using gin (agencies);

-- Entries by type ("type/…") and dossiers by status ("status/…"), kept in step, so that the flow map counts nothing.
create table tally (
    name  text primary key,
    count bigint not null
);

-- Where reading goes on: in the same transaction as what was read.
create table progress (
    topic       text    not null,
    partition   integer not null,
    next_offset bigint  not null,
    primary key (topic, partition)
);

-- What services put aside, without the bytes.
create table dead_letter (
    topic     text        not null,
    partition integer     not null,
    "offset"  bigint      not null,
    at        timestamptz not null,
    origin    text        not null,
    reason    text        not null,
    primary key (topic, partition, "offset")
);
