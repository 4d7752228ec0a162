-- What a submission says that decides what is paid.
alter table submission
    add column if not exists channel    text,
    add column if not exists exemptions jsonb not null default '[]';

-- What applicants have to pay: one row for each obligation of a dossier, and a further one where one is over without money.
--   number        ours, and that of the order at the platform
--   obligation    sequence of the journal entry that asks for it
--   amount        in whole đồng; null where it isn't known here
--   received      all that came in
--   reference     number of the sum that settled it; method: how that was paid
--   report        under which id routing was told
--   changes       as many rows as it has in payment_change
--   next_at       when there is something to do at the platform; null: nothing
create table payment (
    number       text        primary key,
    dossier      text        not null,
    obligation   bigint      not null,
    attempt      integer     not null,
    stage        text        not null,
    agency       text        not null,
    amount       bigint      check (amount > 0),
    charges      jsonb       not null,
    state        text        not null,
    received     bigint      not null default 0 check (received >= 0),
    method       text,
    reference    text,
    report       uuid        unique,
    receipt      text        unique,
    link         text,
    expires_at   timestamptz,
    made_at      timestamptz not null,
    changed_at   timestamptz not null,
    changes      integer     not null default 0,
    tries        integer     not null default 0,
    next_at      timestamptz,
    leased_until timestamptz,
    unique (dossier, obligation, attempt)
) with (fillfactor = 70);
create index payment_due on payment (next_at) where next_at is not null;

-- Every change of a payment; only ever added to.
create table payment_change (
    payment   text        not null references payment,
    change    integer     not null,
    at        timestamptz not null,
    happening text        not null,
    origin    text        not null,
    before    text        not null,
    after     text        not null,
    detail    jsonb       not null,
    primary key (payment, change)
);

-- Every sum that came in; only ever added to. Known again by its number.
create table payment_money (
    method    text        not null,
    reference text        not null,
    payment   text        not null references payment,
    amount    bigint      not null check (amount > 0),
    paid_at   timestamptz not null,
    known_at  timestamptz not null,
    origin    text        not null,
    primary key (method, reference)
);
create index payment_money_by_payment on payment_money (payment);
create index payment_money_by_time on payment_money (paid_at);

-- Money that goes back.
--   reason  why: a closed set; note: what an officer wrote
create table refund (
    number       text        primary key,
    payment      text        not null references payment,
    method       text        not null,
    reference    text        not null,
    amount       bigint      not null check (amount > 0),
    reason       text        not null,
    note         text,
    state        text        not null,
    asked_by     text,
    decided_by   text,
    made_at      timestamptz not null,
    changed_at   timestamptz not null,
    changes      integer     not null default 0,
    tries        integer     not null default 0,
    next_at      timestamptz,
    leased_until timestamptz,
    foreign key (method, reference) references payment_money
) with (fillfactor = 70);
create index refund_by_payment on refund (payment);
create index refund_due on refund (next_at) where next_at is not null;

-- Every change of a refund; only ever added to.
create table refund_change (
    refund    text        not null references refund,
    change    integer     not null,
    at        timestamptz not null,
    happening text        not null,
    origin    text        not null,
    before    text        not null,
    after     text        not null,
    primary key (refund, change)
);

-- The last number of a receipt given for an agency and a day.
create table receipt_count (
    agency text   not null,
    day    date   not null,
    last   bigint not null,
    primary key (agency, day)
) with (fillfactor = 50);

-- What the journal says was paid.
create table payment_confirmation (
    dossier   text        not null,
    sequence  bigint      not null,
    stage     text        not null,
    agency    text        not null,
    amount    bigint,
    reference text        not null,
    cause     text        not null,
    at        timestamptz not null,
    primary key (dossier, sequence)
);
create index payment_confirmation_by_reference on payment_confirmation (reference);
create index payment_confirmation_by_time on payment_confirmation (at);

-- Results that were told to us and not taken: wrong checksum, wrong time, unknown order. Nothing of their contents.
create table payment_untaken (
    id     bigint      generated always as identity primary key,
    at     timestamptz not null,
    rule   text        not null,
    number text,
    sha256 text        not null
);

-- What a day's comparison with the platform and the journal found.
create table reconciliation (
    day    date        not null,
    run    integer     not null,
    at     timestamptz not null,
    report jsonb       not null,
    primary key (day, run)
);
