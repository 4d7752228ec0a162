create table outbox (
    id      bigint generated always as identity primary key,
    topic   text        not null,
    key     text        not null,
    headers jsonb       not null,
    data    bytea       not null,
    at      timestamptz not null default now()
);
