-- What a package needs of a dossier, for as long as it is on its way. Personal data stands sealed, as it came.
create table dossier (
    code              text        primary key,
    procedure         text        not null,
    procedure_version int         not null,
    agency            text        not null,
    due_at            timestamptz not null,
    parts             jsonb       not null,
    facts             jsonb       not null,
    options           jsonb       not null,
    priority          int         not null,
    personal          text
);

-- Packages by which stages went to agencies outside.
create table dossier_document (
    cause    text    primary key,
    document text    not null unique,
    dossier  text    not null,
    stage    text    not null,
    agency   text    not null,
    sha256   text    not null,
    -- the agency is known to have taken the stage on
    accepted boolean not null default false
);

create index dossier_document_of_stage on dossier_document (dossier, stage);
