-- What became of the dossiers that were in a stage when so many tenths of their time had gone: those of a procedure, stage and
-- agency; and, with what is unknown left empty, of all. The chance leans on the one above it where there were few.
create table lateness_history (
    procedure text collate "C" not null,
    stage     text collate "C" not null,
    agency    text collate "C" not null,
    tenth     smallint         not null,
    dossiers  bigint           not null,
    late      bigint           not null,
    chance    double precision not null,
    primary key (procedure, stage, agency, tenth)
);

-- How far what was predicted came true, for dossiers nothing was learnt from.
create table lateness_calibration (
    bin       smallint primary key,
    moments   bigint           not null,
    predicted double precision not null,
    late      double precision not null
);

create table lateness_learning (
    only_one   boolean primary key default true check (only_one),
    learnt_at  timestamptz      not null,
    dossiers   bigint           not null,
    held_back  bigint           not null,
    -- Mean squared difference between the chance and what happened; and that of always saying the share of all.
    error      double precision,
    base_error double precision
);

create table lateness (
    dossier  text collate "C"  primary key,
    chance   double precision not null,
    procedure text collate "C" not null,
    stage    text collate "C"  not null,
    agency   text collate "C"  not null,
    tenth    smallint          not null,
    due_at   timestamptz       not null,
    -- Of so many like it so many were late.
    dossiers bigint            not null,
    late     bigint            not null
);
create index lateness_likeliest on lateness (chance desc, dossier);
