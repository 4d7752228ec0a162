-- What statistics ask of dossiers; it wasn't kept, so that the journal is read anew.
truncate entry, dossier, concern, tally;
delete from progress where topic = 'routing.dossier.journal';

alter table dossier
    add column procedure  text collate "C",
    add column receiver   text collate "C",
    add column channel    text,
    add column return_by  text,
    -- For the first time.
    add column settled_at timestamptz,
    add column timeliness text;

create index dossier_settled on dossier (settled_at);
create index dossier_unsettled on dossier (received_at) where settled_at is null;

-- When a dossier was due, from a moment on: of a day that is past it is asked where it stood.
create table due_since (
    dossier    text collate "C" not null,
    since      timestamptz      not null,
    due_at     timestamptz,
    -- Null while its clock runs.
    stopped_at timestamptz,
    primary key (dossier, since)
);
