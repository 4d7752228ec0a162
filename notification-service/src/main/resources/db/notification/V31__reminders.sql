-- How the citizen wants the result, and when the dossier was received: what happens at that very moment is told with it.
alter table recipient add column return_by text;
alter table recipient add column received_at timestamptz;

-- What time brings: told at a moment, unless an entry of the journal calls it off before. Goes with its recipient.
create table reminder (
    dossier  text        not null references recipient on delete cascade,
    kind     text        not null check (kind in ('appointment', 'survey')),
    -- the entry that set it: with the kind it is the message's identity
    entry    text        not null,
    sequence bigint      not null,
    at       timestamptz,
    until    timestamptz,
    state    text        not null check (state in ('waiting', 'told', 'lapsed', 'called-off')),
    primary key (dossier, kind),
    check (state <> 'waiting' or (at is not null and until is not null))
);

create index reminder_waiting on reminder (at) where state = 'waiting';
