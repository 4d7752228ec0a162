-- What is to be handed over by the axis's present interface; written before the call.
create table sending (
    position    bigint      primary key references outgoing (position),
    document    text        not null,
    receiver    text        not null,
    priority    int         not null,
    state       text        not null default 'WAITING'
                check (state in ('WAITING', 'SENDING', 'UNCLEAR', 'SENT', 'FAILED', 'WITHDRAWN')),
    -- counts the senders that took it: only the last of them may go on
    attempts    int         not null default 0,
    not_before  timestamptz not null default now(),
    taken_until timestamptz,
    -- since when the axis may have it
    begun_at    timestamptz,
    -- how often the axis was asked whether it has it, and said no
    asked       int         not null default 0,
    axis_id     text,
    problem     text,
    description text,
    added_at    timestamptz not null default now(),
    settled_at  timestamptz,
    fetched_at  timestamptz
);

create unique index sending_by_axis_id on sending (axis_id) where axis_id is not null;
create index sending_waiting on sending (priority desc, position) where state in ('WAITING', 'UNCLEAR');
create index sending_unsettled on sending (document, receiver, position) where state in ('WAITING', 'SENDING', 'UNCLEAR');
create index sending_taken on sending (taken_until) where state = 'SENDING';
create index sending_unfetched on sending (settled_at) where state = 'SENT' and fetched_at is null;
create index sending_settled on sending (settled_at);

-- What the receivers outside owe an answer to, and what they last said.
create table document_receiver (
    document      text        not null,
    receiver      text        not null,
    owed_sequence bigint      not null,
    owed_at       timestamptz not null,
    status        text,
    status_at     timestamptz,
    primary key (document, receiver)
);

create index document_receiver_owed on document_receiver (owed_at);

-- Work that one instance does at a time.
create table turn (
    name  text        primary key,
    until timestamptz not null
);

-- How far the journal says a package has come.
alter table document_receiver add column transport text;
