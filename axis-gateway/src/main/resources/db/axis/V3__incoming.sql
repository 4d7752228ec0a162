-- What the axis has for us, by its own id: what comes twice is one row, and told once.
create table incoming (
    axis_id         text        primary key,
    type            text        not null check (type in ('EDOC', 'STATUS')),
    sender          text        not null,
    receivers       text[]      not null,
    listed_hash     text        not null,
    state           text        not null default 'LISTED' check (state in ('LISTED', 'TAKEN', 'REFUSED')),
    attempts        int         not null default 0,
    not_before      timestamptz not null default now(),
    listed_at       timestamptz not null default now(),
    settled_at      timestamptz,
    -- when the axis took our word for it
    acknowledged_at timestamptz,
    sha256          text,
    size            bigint,
    document        text,
    problem         text,
    diagnosis       jsonb,
    answered        boolean     not null default false
);

create index incoming_open on incoming (not_before) where state = 'LISTED' or acknowledged_at is null;
create index incoming_refused on incoming (settled_at desc) where state = 'REFUSED';
create index incoming_settled on incoming (settled_at);
