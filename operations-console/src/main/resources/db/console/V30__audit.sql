-- Who saw and did what here. Not made from Kafka: it stays when the read model is made anew, so it has a schema of its own.
create schema audit;

-- Only added to, numbered without gaps, each row's hash over the one before. Nothing personal of citizens.
create table audit.entry (
    position bigint primary key,
    at       timestamptz not null,
    who      text        not null,
    agency   text        not null,
    roles    text        not null,
    kind     text        not null,
    target   text        not null,
    reason   text        not null,
    outcome  text        not null,
    -- JSON, as it was hashed.
    details  text        not null,
    hash     bytea       not null
);
create index entry_by_who on audit.entry (who, position);
create index entry_by_kind on audit.entry (kind, position);
create index entry_by_target on audit.entry (target, position) where target <> '';
create index entry_by_time on audit.entry (at);

-- The chain's end; who writes holds it.
create table audit.head (
    id       integer primary key check (id = 1),
    position bigint not null,
    hash     bytea  not null
);
insert into audit.head values (1, 0, decode(repeat('00', 32), 'hex'));

create function audit.entries_stay() returns trigger language plpgsql as $$
begin
    raise exception 'the audit is only added to' using errcode = 'insufficient_privilege';
end $$;
create trigger entries_stay before update or delete on audit.entry for each row execute function audit.entries_stay();
create trigger all_entries_stay before truncate on audit.entry execute function audit.entries_stay();
create trigger head_stays before delete on audit.head for each row execute function audit.entries_stay();
