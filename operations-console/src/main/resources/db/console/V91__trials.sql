-- What routing was asked to try: a change of the registry on open dossiers, a changed procedure on past ones.
create table trial (
    number   uuid        primary key,
    kind     text        not null,
    -- The change's id, or the procedure's code.
    target   text        not null,
    -- What was asked for besides, as JSON; empty where there is nothing else.
    asked    text        not null,
    person   text        not null,
    begun_at timestamptz not null,
    -- When the console that runs it was last known to be there, by the database's clock.
    seen_at  timestamptz not null default now(),
    ended_at timestamptz,
    -- Of HTTP, 0 where routing was away; without one, what has ended was broken off.
    status   integer,
    answer   text
);
create unique index trial_one_at_a_time on trial (kind, target) where ended_at is null;
create index trial_newest on trial (kind, target, begun_at desc);
