-- The documents' journal as it was read: each entry once and to the letter, so that a document's story can be told from here
-- alone.
create table document_entry (
    document text        not null,
    sequence bigint      not null,
    type     text        not null,
    at       timestamptz not null,
    cause    text        not null,
    previous text        not null,
    hash     text        not null,
    data     bytea       not null,
    primary key (document, sequence)
);

-- What the feed needs to know of a document: how far its journal has been followed, and its registration.
create table exchanged_document (
    code       text primary key,
    applied    bigint not null default 0,
    -- By the code the registry uses; null where it came over the axis, and its sender is told by the axis.
    sender     text,
    registered jsonb,
    -- What the newest request said, which the packages that ask don't repeat.
    answer_by  timestamptz,
    replaced   text
) with (fillfactor = 70);

-- What each agency inside the province has been sent or told; positions count per agency from 1 without a gap.
create table document_feed (
    agency       text primary key,
    last         bigint not null default 0,
    acknowledged bigint not null default 0
) with (fillfactor = 70);

create table document_item (
    agency       text        not null,
    position     bigint      not null,
    document     text        not null,
    -- Of the journal entry that brought it.
    sequence     bigint      not null,
    kind         text        not null,
    priority     smallint    not null,
    at           timestamptz not null,
    details      jsonb       not null,
    -- When the package was opened, when the agency said it has it, and when it was taken back.
    opened_at    timestamptz,
    fetched_at   timestamptz,
    withdrawn_at timestamptz,
    primary key (agency, position),
    unique (document, sequence, agency, kind)
);

create index document_item_urgent on document_item (agency, priority desc, position) where fetched_at is null;
create index document_item_of_document on document_item (document, agency) where kind = 'document';
