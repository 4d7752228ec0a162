-- How far dossiers are, for their applicants: folded from the journal. The phone's last digits and officers' words are sealed
-- by the dossier's key.
create table tracked (
    dossier  text   primary key,
    sequence bigint not null,
    factor   text,
    state    jsonb  not null,
    ended_at timestamptz
);
create index tracked_ended on tracked (ended_at) where ended_at is not null;

-- What intake tells besides: of each the newest counts.
create table tracked_aside (
    dossier     text primary key,
    payments    jsonb,
    payments_at timestamptz,
    parcel      jsonb,
    parcel_at   timestamptz
);

-- Who looked at a dossier; known again by the event's id.
create table tracked_look (
    id      text primary key,
    dossier text not null,
    agency  text not null,
    purpose text not null,
    at      timestamptz not null
);
create index tracked_look_of_dossier on tracked_look (dossier, at);

-- Attempts to enter that failed, by code and by address; both only as keyed digests.
create table entry_attempt (
    subject       text primary key,
    failures      int         not null,
    last_at       timestamptz not null,
    blocked_until timestamptz
);
create index entry_attempt_old on entry_attempt (last_at);

-- What the signatures of results are worth, when it was last asked.
create table result_verdict (
    sha256     text primary key,
    verdict    text        not null,
    checked_at timestamptz not null
);

-- Written once for each dossier.
create table survey (
    dossier     text primary key,
    level       smallint    not null check (level between 1 and 5),
    answered_at timestamptz not null
);
