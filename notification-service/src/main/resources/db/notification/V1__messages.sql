-- What later events of a dossier need to reach its applicant. Deleted some time after the dossier has ended.
create table recipient (
    dossier           text primary key,
    email             text,
    -- why there is no e-mail address to write to
    unreachable       text check (unreachable in ('NO_ADDRESS', 'MALFORMED_ADDRESS')),
    language          text not null,
    procedure         text not null,
    procedure_version int  not null,
    receiving_agency  text not null,
    ended_at          timestamptz,
    check ((email is null) = (unreachable is not null))
);

create index recipient_of_ended_dossier on recipient (ended_at) where ended_at is not null;

-- Written before anything is sent. The rows stay, without address and words, so that a replay plans nothing twice.
create table message (
    id            bigint generated always as identity primary key,
    event         text        not null,
    recipient     text        not null,
    channel       text        not null,
    dossier       text        not null,
    situation     text        not null,
    template      int         not null,
    language      text        not null,
    address       text,
    variables     jsonb,
    state         text        not null default 'PLANNED'
                  check (state in ('PLANNED', 'SENDING', 'SENT', 'FAILED', 'UNDECIDED')),
    reason        text,
    -- counts the senders that took it: only the last of them may go on
    attempts      int         not null default 0,
    planned_at    timestamptz not null default now(),
    not_before    timestamptz not null default now(),
    taken_until   timestamptz,
    useless_after timestamptz not null,
    settled_at    timestamptz,
    unique (event, recipient, channel)
);

-- What is to be taken next, and what of the same dossier has to go before it.
create index message_waiting on message (channel, id) where state = 'PLANNED';
create index message_unsettled on message (dossier, id) where state in ('PLANNED', 'SENDING');
-- What no sender will settle.
create index message_useless on message (useless_after) where state = 'PLANNED';
create index message_sending on message (taken_until) where state = 'SENDING';
-- What operators look for.
create index message_of_dossier on message (dossier, id);
create index message_in_trouble on message (state, id) where state in ('FAILED', 'UNDECIDED');
