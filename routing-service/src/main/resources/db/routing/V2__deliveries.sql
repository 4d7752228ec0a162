-- A dossier whose receipt can't be read is still worked on.
alter table dossier alter column received drop not null;
-- Receipts from before there were priorities.
update dossier set received = received || '{"priority": 0}' where not received ? 'priority';

-- How far a dossier's journal has been followed, and what of it has changed since its receipt.
create table ledger (
    dossier   text primary key,
    applied   bigint   not null default 0,
    procedure text,
    version   integer,
    receiver  text,
    priority  smallint not null default 0,
    papers    jsonb    not null default '[]'
) with (fillfactor = 70);

insert into ledger (dossier, procedure, version, priority)
select code, received ->> 'procedure', (received ->> 'procedureVersion')::integer,
       coalesce((received ->> 'priority')::smallint, 0)
from dossier;

-- Partitions of the journal that have been read from their beginning by a version that knows the states below: what was
-- delivered before gets its state from there.
create table reread (
    partition integer primary key
);

-- Up to where an agency said it has fetched its feed.
alter table feed add column acknowledged bigint not null default 0;

alter table delivery
    add column kind         text     not null default 'stage',
    add column priority     smallint not null default 0,
    add column details      jsonb    not null default '{}',
    -- The sequence of the delivery that one of kind withdrawn takes back.
    add column withdraws    bigint,
    add column fetched_at   timestamptz,
    add column accepted_at  timestamptz,
    add column done_at      timestamptz,
    add column withdrawn_at timestamptz,
    -- When it was handed to the agency's own channel, if it has one.
    add column sent_at      timestamptz,
    -- When to look whether it has been fetched, and when it was said that it wasn't.
    add column look_at      timestamptz,
    add column unfetched_at timestamptz;

update delivery d set priority = l.priority from ledger l where l.dossier = d.dossier and l.priority > 0;
-- By then the journal has been read again, and it is known what was dealt with long ago.
update delivery set look_at = now() + interval '1 hour';

alter table delivery drop constraint delivery_dossier_sequence_key;
alter table delivery
    add constraint delivery_once unique nulls not distinct (dossier, sequence, agency, stage, kind, withdraws);

create index delivery_unacknowledged on delivery (agency, position) where fetched_at is null;
create index delivery_to_work_on on delivery (agency, priority desc, due_at, position)
    where done_at is null and withdrawn_at is null and kind <> 'withdrawn';
create index delivery_to_look_at on delivery (look_at)
    where fetched_at is null and done_at is null and withdrawn_at is null and unfetched_at is null;
create index delivery_unfetched on delivery (at)
    where fetched_at is null and done_at is null and withdrawn_at is null and kind in ('stage', 'reassigned', 'consultation');

-- How an agency wants its deliveries handed over, where it doesn't only fetch them.
create table subscription (
    agency           text primary key,
    channel          text        not null,
    url              text,
    personal         boolean     not null,
    -- Encrypted; null for a topic.
    secret           bytea,
    former_secret    bytea,
    former_until     timestamptz,
    state            text        not null default 'active',
    disabled_at      timestamptz,
    disabled_because text,
    -- Until then the receiver asked for peace.
    not_before       timestamptz,
    created_at       timestamptz not null default now(),
    changed_at       timestamptz not null default now()
);

-- What still has to be handed over by subscriptions.
create table dispatch (
    agency       text        not null,
    position     bigint      not null,
    dossier      text        not null,
    priority     smallint    not null,
    next_at      timestamptz not null default now(),
    attempts     integer     not null default 0,
    first_at     timestamptz,
    lease        uuid,
    leased_until timestamptz,
    outcome      text,
    given_up_at  timestamptz,
    primary key (agency, position)
);
create index dispatch_due on dispatch (agency, next_at) where given_up_at is null;
create index dispatch_order on dispatch (agency, priority desc, position) where given_up_at is null;
create index dispatch_of_dossier on dispatch (agency, dossier, position) where given_up_at is null;
