-- Ways to reach a citizen besides e-mail. Open only of dossiers from before there were keys.
alter table recipient add column phone text;
alter table recipient add column sealed_phone text;
-- Who it is, as a keyed hash: what a citizen wishes holds for all dossiers.
alter table recipient add column citizen text;

alter table message add column provider text;
alter table message add column urgent boolean not null default false;
-- The channel it is planned by next, as long as it may come to that: where this one fails, or nothing is heard of its delivery.
alter table message add column fallback text;
alter table message add column fell_back_at timestamptz;
-- What the provider reported later; null where nothing was, or where it reports nothing.
alter table message add column delivery text check (delivery in ('DELIVERED', 'NOT_DELIVERED'));
alter table message add column delivered_at timestamptz;
-- When a provider is asked what became of it, and how often it was.
alter table message add column ask_at timestamptz;
alter table message add column asked int not null default 0;

-- What providers gave an id to: a message, or one of the parts it had to be sent in. Whichever comes first makes the row, what
-- the sender knows or what the provider reports.
create table message_part (
    provider text not null,
    id       text not null,
    message  bigint,
    state    text check (state in ('DELIVERED', 'NOT_DELIVERED')),
    code     text,
    reported_at timestamptz,
    applied  boolean not null default false,
    noted_at timestamptz not null default now(),
    primary key (provider, id)
);
create index message_part_of on message_part (message);
create index message_part_new on message_part (noted_at) where not applied and state is not null;

drop index message_waiting;
create index message_waiting on message (channel, urgent desc, id) where state = 'PLANNED';
create index message_asking on message (channel, ask_at) where ask_at is not null;
create index message_asking_of on message (dossier) where ask_at is not null;
create index message_falling on message (settled_at) where fallback is not null and state in ('SENT', 'FAILED');

-- What a citizen wishes: by which ways, first the best; and what isn't wanted by a way, where the law leaves the choice.
create table wish (
    citizen    text primary key,
    channels   text[] not null,
    changed_at timestamptz not null default now()
);
create table unsubscription (
    citizen text not null,
    channel text not null,
    at      timestamptz not null default now(),
    primary key (citizen, channel)
);

-- Secrets of the service's own, sealed by the master key: the key of the citizens' hashes, providers' tokens.
create table secret (
    name       text primary key,
    sealed     text not null,
    changed_at timestamptz not null default now()
);
