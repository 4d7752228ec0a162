-- What the annual report asks of dossiers; it wasn't kept, so that the journal is read anew.
truncate entry, dossier, concern, due_since, tally;
delete from progress where topic = 'routing.dossier.journal';

alter table dossier
    -- For the first time, each.
    add column paid_at        timestamptz,
    add column paid_online_at timestamptz,
    add column returned_at    timestamptz,
    add column digital_papers boolean not null,
    -- Null until there is a result.
    add column digital_result boolean,
    -- Done until it was settled, and those of them at the receiving agency itself.
    add column steps          smallint not null,
    add column steps_here     smallint not null;

create index dossier_paid_online on dossier (paid_online_at) where paid_online_at is not null;

-- How satisfied applicants say they are: one answer for each dossier, and nothing of who gave it.
create table satisfaction (
    dossier   text collate "C" primary key,
    at        timestamptz      not null,
    procedure text collate "C" not null,
    agency    text collate "C" not null,
    level     smallint         not null
);
create index satisfaction_by_time on satisfaction (at);
