-- Documents between agencies, as their journal tells them. Rows follow from Kafka, as all others here do.
create table document_entry (
    document text collate "C" not null,
    sequence bigint           not null,
    type     text             not null,
    at       timestamptz      not null,
    cause    text             not null,
    previous text             not null,
    hash     text             not null,
    intact   boolean          not null,
    -- Hash of a second, different entry that claims the same place.
    rival    text,
    -- Null where this version doesn't know the kind of event. Names of files are left out: see Redaction.
    data     jsonb,
    primary key (document, sequence)
);

-- One row per document: all its entries, folded. The columns are what is searched by; the whole is in state.
create table document (
    code           text collate "C" primary key,
    -- DocumentId, number and notation, code: in lower case.
    sought         text        not null,
    -- The sender and every receiver.
    agencies       text[]      not null,
    came_by_axis   boolean     not null,
    leaves_by_axis boolean     not null,
    registered_at  timestamptz not null,
    settled_at     timestamptz,
    -- The earliest time until when a receipt was to be notified that hasn't been.
    receipt_by     timestamptz,
    -- It couldn't be signed, or not be handed over to somebody.
    failed         boolean     not null,
    refused        boolean     not null,
    -- A recall, update or replacement waits for an answer.
    asked          boolean     not null,
    whole          boolean     not null,
    last_sequence  bigint      not null,
    last_at        timestamptz not null,
    state          jsonb       not null
) with (fillfactor = 60);

create index document_newest on document (registered_at desc, code desc);
create index document_open on document (registered_at desc, code desc) where settled_at is null;
create index document_waiting_for_receipt on document (receipt_by) where receipt_by is not null;
create index document_failed on document (registered_at desc, code desc) where failed;
create index document_refused on document (registered_at desc, code desc) where refused;
create index document_asked on document (registered_at desc, code desc) where asked;
create index document_broken on document (registered_at desc, code desc) where not whole;
create index document_by_part on document using gin (sought gin_trgm_ops);
create index document_by_agency on document using gin (agencies);
