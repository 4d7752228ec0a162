-- What else is said when a dossier is handed in; nothing personal.
alter table submission
    add facts    jsonb    not null default '{}',
    add options  jsonb    not null default '[]',
    add priority smallint not null default 0;

-- What else the journal says of a dossier. Null: nothing but what it was handed in with.
--   due_at         its due time now
--   stopped_since  since when its clock stands still
--   ended          it goes no further
--   receiver       who receives it now
--   route_version  by which version of its procedure it goes now
--   papers         documents that came on the way and are no results
alter table progress
    add due_at        timestamptz,
    add stopped_since timestamptz,
    add ended         boolean not null default false,
    add receiver      text,
    add route_version integer,
    add papers        jsonb   not null default '[]';
update progress set ended = true where status in (3, 10);

-- Who uploaded which file: only they may name it. Written once for each agency and file.
create table upload (
    sha256 text        not null,
    agency text        not null,
    at     timestamptz not null,
    primary key (sha256, agency)
);
