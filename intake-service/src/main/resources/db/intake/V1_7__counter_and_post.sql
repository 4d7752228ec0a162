-- What is personal of dossiers and orders, sealed; the keys apart, so that forgetting a key forgets what it sealed.
create table person_key (
    subject text  primary key,
    key     bytea not null
);
create table person (
    subject text  primary key,
    sealed  bytea not null
);

-- What a receipt says besides the submission; nothing personal.
create table slip (
    dossier   text  primary key,
    channel   text  not null,
    return_by text,
    parts     jsonb not null,
    reception jsonb
);

-- Orders of the public post.
--   kind           submit, return, both
--   leg            which way it goes now: submit or return
--   state          0 not used, 1 registered, 2 collecting, 3 delivered, 4 collection cancelled; of this leg
--   placement        waiting (for the result), pending, placed, refused, cancelled
--   due_cash       what the postman is to collect, in đồng
--   asked_at       when its state was last asked for or told
create table post_order (
    number          text        primary key,
    kind            text        not null,
    dossier         text,
    agency          text        not null,
    stage           text,
    leg             text        not null,
    state           smallint    not null default 0,
    state_at        timestamptz,
    due_cash        bigint      not null default 0,
    created_by      text        not null,
    created_at      timestamptz not null,
    placement         text        not null,
    attempts        integer     not null default 0,
    next_attempt_at timestamptz,
    trouble         text,
    cash_reported   boolean     not null default false,
    asked_at        timestamptz,
    tracking        text,
    collected       bigint,
    collected_at    timestamptz,
    remitted        bigint,
    remitted_at     timestamptz,
    return_reported boolean     not null default false
);
create index post_order_by_dossier on post_order (dossier) where dossier is not null;
create index post_order_by_agency on post_order (agency, created_at);
create index post_order_to_place on post_order (next_attempt_at) where placement = 'pending';
create index post_order_in_flight on post_order (asked_at) where placement = 'placed' and state in (0, 1, 2);

-- Every report about an order's state, whatever came of it.
--   outcome  applied, duplicate, late, contradicting
create table post_report (
    id          bigint generated always as identity primary key,
    number      text        not null references post_order (number),
    report      text,
    leg         text        not null,
    state       smallint    not null,
    at          timestamptz not null,
    heard_at    timestamptz not null,
    source      text        not null,
    outcome     text        not null,
    explanation text        not null
);
create index post_report_by_number on post_report (number, id);
create unique index post_report_once on post_report (number, report) where report is not null;

-- Lists of what was handed over in one go between post office and agency.
--   direction  to-agency, to-post
create table post_manifest (
    id                  text        primary key,
    direction           text        not null,
    agency              text        not null,
    handed_over_at      timestamptz not null,
    uploaded_by         text        not null,
    uploaded_at         timestamptz not null,
    fingerprint         bytea       not null,
    confirmed_by_post   timestamptz,
    confirmed_by_agency timestamptz
);
create index post_manifest_by_agency on post_manifest (agency, handed_over_at);
create table post_manifest_entry (
    manifest  text     not null references post_manifest (id),
    line      integer  not null,
    number    text     not null,
    dossier   text,
    weight    integer,
    pages     integer,
    cash      bigint   not null default 0,
    condition text     not null default 'good',
    primary key (manifest, line)
);
create index post_manifest_entry_by_number on post_manifest_entry (number);
--   kind  missing, unexpected, damaged, amount-differs
create table post_difference (
    manifest    text        not null references post_manifest (id),
    difference  integer     not null,
    kind        text        not null,
    number      text        not null,
    explanation text        not null,
    found_by    text        not null,
    found_at    timestamptz not null,
    settled_by  text,
    settled_at  timestamptz,
    reason      text,
    primary key (manifest, difference)
);
create unique index post_difference_once on post_difference (manifest, kind, number);

-- Cash the post handed over to an agency for its orders.
create table post_remittance (
    id       text        primary key,
    agency   text        not null,
    day      date        not null,
    heard_at timestamptz not null,
    amount   bigint      not null,
    entries  jsonb       not null
);
