-- Dossiers now have clocks that stop, agencies that change, and ends that aren't final. Rows made before know nothing of
-- that, nor entries of kinds that weren't known then: all is read again from the journal.
truncate entry, dossier, tally, progress;

alter table dossier add column clock_stopped_at timestamptz;
alter table dossier add column ended boolean not null;

create index dossier_stopped on dossier (received_at desc, code desc) where clock_stopped_at is not null;
create index dossier_going_on on dossier (received_at desc, code desc) where not ended;

-- What needs somebody's attention; kept in step with the dossiers. (Being overdue is told by the clock, not kept here.)
create table concern (
    dossier text collate "C" not null,
    kind    text collate "C" not null,
    -- Empty where it is about the whole dossier.
    stage   text collate "C" not null,
    since   timestamptz      not null,
    primary key (dossier, kind, stage)
);
create index concern_oldest on concern (since, dossier, kind, stage);
create index concern_oldest_by_kind on concern (kind, since, dossier, stage);
create index dossier_overdue on dossier (due_at, code) where done_at is null;
drop index dossier_open_by_due;
