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

-- Who may write to and read from the broker, and since when.
create table kafka_access (
    agency     text        primary key,
    scopes     text        not null,
    granted_at timestamptz not null,
    revoked_at timestamptz
);

-- Every grant, rotation and revocation, by whom.
create table kafka_access_audit (
    id      bigint generated always as identity primary key,
    agency  text        not null,
    what    text        not null,
    by      text        not null,
    scopes  text,
    at      timestamptz not null
);
