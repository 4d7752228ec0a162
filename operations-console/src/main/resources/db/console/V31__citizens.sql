-- By what somebody's dossiers are found: digests under a key that isn't in the database. They go with the dossier's key.
create table citizen (
    dossier text collate "C" primary key,
    marks   bigint[] not null
);
create index citizen_by_marks on citizen using gin (marks);

-- Whose key is on its way: sealed by it.
create table citizen_waiting (
    dossier text collate "C" primary key,
    sealed  text not null
);

-- Where reading goes on: in the same transaction as what was read.
create table citizen_progress (
    partition   integer primary key,
    next_offset bigint not null
);
