-- One hour of the outgoing feed, signed. Each names the hash of the one before.
create table manifest (
    hour      timestamptz primary key,
    count     bigint      not null,
    first     bigint      not null,
    last      bigint      not null,
    content   bytea       not null,
    hash      text        not null,
    signature text        not null,
    made_at   timestamptz not null default now()
);

-- Whatever was ever signed with has to stay known.
create table manifest_key (
    kid     text        primary key,
    jwk     jsonb       not null,
    used_at timestamptz not null default now()
);
