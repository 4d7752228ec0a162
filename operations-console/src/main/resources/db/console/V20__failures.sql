-- What services put aside, with its bytes; read anew from the topics, which keep everything.
drop table dead_letter;

create table dead_letter (
    id               bigint      generated always as identity primary key,
    topic            text        not null,
    partition        integer     not null,
    "offset"         bigint      not null,
    at               timestamptz not null,
    service          text        not null,
    -- The group or application that couldn't read it; empty where it isn't told.
    reader           text        not null,
    origin           text        not null,
    origin_partition integer,
    origin_offset    bigint,
    origin_at        timestamptz,
    key              text,
    event_id         text,
    event_type       text,
    agency           text,
    reason           text        not null,
    exception        text,
    cause            text        not null,
    -- Letters of one service, reader, topic and cause.
    pile             text        not null,
    -- The id routing gave it, lt_id: the same each time it is put aside.
    held_as          text,
    headers          jsonb       not null,
    size             integer     not null,
    -- Null where there was none, where it is too large, or where it is kept nowhere else but in its topic.
    value            bytea,
    mended           bytea,
    way              text        not null,
    -- Offset of the first letter of the chain: its place in the order of its key.
    line             bigint      not null,
    attempt          integer     not null,
    -- The letter that it was, before it was sent again and came back.
    earlier          bigint,
    state            text        not null default 'open',
    changed_at       timestamptz not null,
    note             text,
    unique (topic, partition, "offset")
);
create index dead_letter_by_pile on dead_letter (pile, state, id);
create index dead_letter_held on dead_letter (held_as) where held_as is not null;
create index dead_letter_line on dead_letter (topic, partition, key, line) where state in ('open', 'queued', 'sent');
create index dead_letter_settled on dead_letter (changed_at) where state in ('taken', 'returned', 'aside');

-- How far each topic of dead letters has been followed.
create table dead_letter_place (
    topic       text    not null,
    partition   integer not null,
    next_offset bigint  not null,
    primary key (topic, partition)
);

-- Bytes altered by one person, to be approved by another.
create table mend (
    id          bigint      generated always as identity primary key,
    pile        text        not null,
    proposer    text        not null,
    reason      text        not null,
    -- What is replaced by what, where one change is made to many.
    sought      text,
    replacement text,
    letters     integer     not null,
    state       text        not null default 'proposed',
    proposed_at timestamptz not null,
    decider     text,
    decision    text,
    decided_at  timestamptz,
    check (decider is null or state = 'withdrawn' or lower(decider) <> lower(proposer))
);
create index mend_open on mend (state, id);
create table mend_letter (
    mend   bigint  not null references mend,
    letter bigint  not null,
    before bytea   not null,
    mended bytea   not null,
    open   boolean not null default true,
    primary key (mend, letter)
);
create unique index mend_one_at_a_time on mend_letter (letter) where open;

-- Letters sent again in the background.
create table replay (
    id       bigint      generated always as identity primary key,
    pile     text,
    person   text        not null,
    reason   text        not null,
    at       timestamptz not null,
    state    text        not null default 'running',
    total    integer     not null,
    ended_at timestamptz
);
create index replay_running on replay (id) where state = 'running';
-- Counts what is sent again, over all replays: Kafka is told in the transaction that sends.
create sequence replay_turn;
create table replay_step (
    replay    bigint not null references replay,
    letter    bigint not null,
    state     text   not null default 'waiting',
    turn      bigint,
    topic     text,
    partition integer,
    "offset"  bigint,
    primary key (replay, letter)
);
create index replay_step_open on replay_step (state, replay) where state in ('waiting', 'sending', 'sent');
create index replay_step_letter on replay_step (letter);
