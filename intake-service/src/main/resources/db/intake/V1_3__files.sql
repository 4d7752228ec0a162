-- Every uploaded file, by its digest.
--   size, media_type  null: uploaded before they were noted
--   at                when it was uploaded last
--   scan              clean, infected, waiting, not-scanned
--   finding           what the scanner calls what it found
--   scan_due_at       when a file that couldn't be scanned is tried again
create table file (
    sha256      text        primary key,
    size        bigint,
    media_type  text,
    at          timestamptz not null,
    scan        text        not null default 'not-scanned',
    scanned_at  timestamptz,
    finding     text,
    scan_due_at timestamptz
);
create index file_by_age on file (at);
create index file_to_scan on file (scan_due_at) where scan = 'waiting';
insert into file (sha256, at) select sha256, max(at) from upload group by sha256;

-- Which dossiers name which files; written in the transaction that names them. What stands here is not swept.
create table file_use (
    dossier text not null,
    sha256  text not null,
    primary key (dossier, sha256)
);
create index file_use_by_file on file_use (sha256);
insert into file_use (dossier, sha256)
select distinct code, a ->> 'sha256' from submission, jsonb_array_elements(attachments) as a;
insert into file_use (dossier, sha256)
select distinct dossier, a ->> 'sha256' from progress, jsonb_array_elements(papers || results) as a
on conflict do nothing;

-- Uploads that come in pieces.
--   received  how many bytes are on the disk, durably
--   digests   what its bytes are to hash to, as the sender said
--   sha256    once it is finished: the file it became
--   refusal   once it is finished: why it became none
create table resumable (
    id          uuid        primary key,
    agency      text        not null,
    length      bigint      not null,
    received    bigint      not null default 0,
    name        text        not null,
    media_type  text        not null,
    metadata    text        not null,
    digests     text,
    created_at  timestamptz not null,
    expires_at  timestamptz not null,
    finished_at timestamptz,
    sha256      text,
    refusal     jsonb
);
create index resumable_by_expiry on resumable (expires_at);
create index resumable_by_agency on resumable (agency) where finished_at is null;
