-- How operators settled what nobody knew, and whom a test went out for. Only ever added to.
create table message_audit (
    position bigint generated always as identity primary key,
    at       timestamptz not null default now(),
    message  bigint,
    what     text        not null check (what in ('settled-sent', 'settled-failed', 'tested')),
    by_whom  text        not null,
    agency   text        not null,
    reason   text
);

create index message_audit_of_tests on message_audit (by_whom, at) where what = 'tested';

-- For the counts of the last days.
create index message_planned_at on message (planned_at);
