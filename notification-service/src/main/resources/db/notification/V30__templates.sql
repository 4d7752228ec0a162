-- Wordings that operators wrote; those of the release stand in its files and have versions below 1000. A version never changes
-- but in its state.
create table template_version (
    situation    text        not null,
    version      int         not null check (version >= 1000),
    state        text        not null check (state in ('draft', 'approved', 'rejected')),
    -- by language
    wordings     jsonb       not null,
    -- the version it was written from: what comes into force in between makes it outdated
    based_on     int         not null,
    note         text        not null,
    drafted_at   timestamptz not null default now(),
    drafted_by   text        not null,
    drafted_from text        not null,
    decided_at   timestamptz,
    decided_by   text,
    decided_from text,
    reason       text,
    primary key (situation, version),
    check ((state = 'draft') = (decided_by is null)),
    check (decided_by is null or decided_by <> drafted_by or state = 'rejected')
);

create index template_draft on template_version (situation) where state = 'draft';

-- Where there is no row, the release's newest version is in force.
create table template_in_force (
    situation text primary key,
    version   int         not null,
    since     timestamptz not null default now()
);

-- Only ever added to.
create table template_audit (
    position  bigint generated always as identity primary key,
    at        timestamptz not null default now(),
    situation text        not null,
    version   int         not null,
    what      text        not null check (what in ('drafted', 'approved', 'rejected', 'rolled-back')),
    by_whom   text        not null,
    agency    text        not null,
    reason    text
);

create index template_audit_of_situation on template_audit (situation, position);
