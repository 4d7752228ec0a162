-- The last position given. One row: whoever gives positions locks it, so that they are given and committed in order.
create table feed_counter (
    one  boolean primary key default true check (one),
    last bigint not null
);
insert into feed_counter (last) values (0);

-- What the axis is to get. Added to, never changed but for what is noted behind it.
create table outgoing (
    position     bigint      primary key,
    -- what brought it about: the journal entry, or the incoming package that is refused
    cause        text        not null unique,
    document     text        not null,
    sequence     bigint      not null,
    kind         text        not null check (kind in ('NEW', 'RECALL', 'UPDATE', 'REPLACE', 'STATUS')),
    sender       text        not null,
    receiver     text        not null,
    sha256       text        not null,
    size         bigint      not null,
    name         text        not null,
    priority     int         not null,
    -- the package itself may stand in the feed's topic, which is kept for ever
    inlined      boolean     not null,
    decided_at   timestamptz not null,
    added_at     timestamptz not null,
    published_at timestamptz,
    erased_at    timestamptz
);

create index outgoing_unpublished on outgoing (position) where published_at is null;
create index outgoing_of_document on outgoing (document, receiver, position);
create index outgoing_by_content on outgoing (sha256, receiver);

-- What is known of a document without its package.
create table document (
    code          text        primary key,
    letterhead    jsonb       not null,
    consignment   jsonb       not null,
    way           text        not null,
    dossier       text,
    stage         text,
    registered_at timestamptz not null
);

create index document_of_dossier on document (dossier, stage) where dossier is not null;

-- How far each consumer says it has come.
create table acknowledgement (
    consumer text        primary key,
    position bigint      not null,
    at       timestamptz not null
);

-- What was told to routing of packages' ways, once each.
create table transport_told (
    document text        not null,
    sequence bigint      not null,
    receiver text        not null,
    state    text        not null,
    at       timestamptz not null,
    primary key (document, sequence, receiver, state)
);
