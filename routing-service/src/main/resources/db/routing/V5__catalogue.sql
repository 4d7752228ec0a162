-- How often the catalogue has changed; locked while it does.
create table catalogue_revision (
    one      boolean primary key default true check (one),
    revision bigint not null
);
insert into catalogue_revision (revision) values (0);

-- An import, or the opening of a procedure: proposed by one person, decided by another.
create table catalogue_proposal (
    id            uuid primary key,
    position      bigint generated always as identity unique,
    kind          text        not null check (kind in ('import', 'opening')),
    title         text        not null,
    revision      bigint      not null, -- of the catalogue it was worked out on
    document      bytea       not null, -- what is to be done, as JSON
    preview       jsonb       not null, -- what would change
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

-- A version is never edited but for its end. content is the publication as JSON; the columns beside it are searched.
create table published_procedure (
    code        text  not null,
    version     int   not null,
    valid_from  date  not null,
    valid_until date,
    field       text,
    issuer      text,
    levels      text[] not null,
    online      text,
    search      text  not null, -- without diacritics
    content     jsonb not null,
    proposal    uuid  not null references catalogue_proposal (id),
    primary key (code, version)
);

-- Versions of routes that were opened from the catalogue.
create table opened_procedure (
    code     text not null,
    version  int  not null, -- of the route
    proposal uuid not null references catalogue_proposal (id),
    primary key (code, version)
);

create table catalogue_audit (
    position bigint generated always as identity primary key,
    at       timestamptz not null,
    who      text        not null,
    agency   text        not null,
    what     text        not null,
    proposal uuid        not null
);
create index catalogue_audit_proposal on catalogue_audit (proposal, position);

create function catalogue_audit_is_only_added_to() returns trigger language plpgsql as $$
begin
    raise exception 'catalogue_audit is only added to';
end $$;
create trigger catalogue_audit_is_only_added_to
    before update or delete or truncate on catalogue_audit
    for each statement execute function catalogue_audit_is_only_added_to();
