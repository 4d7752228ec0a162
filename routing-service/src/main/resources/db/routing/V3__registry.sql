-- What is to stand in registry.*.state, a row per key of a topic. The topics are projections of this table.
create table registry_record (
    kind       text not null check (kind in ('agency', 'procedure', 'calendar', 'change')),
    key        text not null,
    value      jsonb, -- null: withdrawn by a change, so that the files don't bring it back
    file_value jsonb, -- as the files had it last; null where they don't have it
    changed_by text,  -- what made it so; null: the files, and then it follows them
    primary key (kind, key)
);

-- How often the registry has changed, and up to which change the topics have it.
create table registry_version (
    one       boolean primary key default true check (one),
    version   bigint not null,
    published bigint not null
);
insert into registry_version (version, published) values (1, 0);

create table registry_change (
    id            text primary key,
    position      bigint generated always as identity unique,
    title         text        not null,
    legal_basis   text,
    effective_on  date        not null,
    effective_at  timestamptz not null,
    size          int         not null,
    document      jsonb       not null,
    state         text        not null check (state in ('proposed', 'approved', 'rejected')),
    proposed_at   timestamptz not null,
    proposed_by   text        not null,
    proposed_from text        not null,
    decided_at    timestamptz,
    decided_by    text,
    decided_from  text,
    reason        text,
    check (decided_by is null or decided_by <> proposed_by or state = 'rejected')
);

create table registry_audit (
    position bigint generated always as identity primary key,
    at       timestamptz not null,
    who      text        not null,
    agency   text,
    what     text        not null,
    change   text,
    kind     text,
    key      text,
    before   jsonb,
    after    jsonb
);
create index registry_audit_change on registry_audit (change, key);
create index registry_audit_key on registry_audit (kind, split_part(key, '@', 1));

create function registry_audit_is_only_added_to() returns trigger language plpgsql as $$
begin
    raise exception 'registry_audit is only added to';
end $$;
create trigger registry_audit_is_only_added_to
    before update or delete or truncate on registry_audit
    for each statement execute function registry_audit_is_only_added_to();

-- Who has what of the dossiers on their way, followed from the journal; what a rehearsal looks at.
create table open_dossier (
    code     text primary key,
    sequence bigint  not null,
    open     boolean not null,
    receiver text    not null,
    place    text,
    stages   text[]  not null,
    agencies text[]  not null -- who has the stage at the same place of stages
);
create index open_dossier_open on open_dossier (code) where open;
