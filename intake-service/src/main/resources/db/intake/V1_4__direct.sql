-- Events agencies wrote to their own topics, or sent in a batch: each is judged once, and the same one again is answered
-- the same. An action has no reply until the journal has routing's answer.
create table agency_event (
    agency        text        not null,
    id            text        not null,
    fingerprint   bytea       not null,
    at            timestamptz not null,
    -- Where its reply goes; null where it came in a batch and was answered there.
    to_topic      text,
    action        uuid,
    reply_id      text,
    reply_type    text,
    reply_subject text,
    reply_at      timestamptz,
    reply_data    bytea,
    primary key (agency, id)
);
create index agency_event_unanswered on agency_event (action) where reply_id is null;

-- Who has access to the broker.
--   scopes          what it may send
--   write_ended_at  since when it may only read: the agency is no more
--   revoked_at      since when it may do nothing
create table kafka_access (
    agency         text        primary key,
    scopes         text        not null,
    granted_at     timestamptz not null,
    rotated_at     timestamptz not null,
    write_ended_at timestamptz,
    revoked_at     timestamptz
);

-- Everything that was done to it, and by whom.
create table kafka_access_audit (
    id        bigint      generated always as identity primary key,
    agency    text        not null,
    what      text        not null,
    by_agency text        not null,
    by_whom   text        not null,
    scopes    text,
    at        timestamptz not null
);
