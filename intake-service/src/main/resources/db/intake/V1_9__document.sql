-- What agencies reported about documents: sent, recalled, updated, a status; and what routing made of it.
--   id        of the event that reports it, and so the cause of routing's entries
--   document  the document's code
--   what      type of the input
--   sequence  of the last journal entry it brought about
create table document_report (
    id              uuid        primary key,
    document        text        not null,
    agency          text        not null,
    what            text        not null,
    edxml           text,
    size            bigint,
    idempotency_key text,
    fingerprint     bytea       not null,
    at              timestamptz not null,
    sequence        bigint,
    entries         jsonb,
    refusal         jsonb,
    unique (agency, idempotency_key)
);

-- Packages that documents are made of, as the journal names them: they stay, whoever uploads the same bytes.
create table document_file (
    sha256   text not null,
    document text not null,
    primary key (sha256, document)
);
