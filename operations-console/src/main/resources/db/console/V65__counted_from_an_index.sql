-- Statistics count from this index alone: a dossier's row is wide, and they ask for few of its columns.
create index dossier_counted on dossier (received_at, settled_at)
    include (code, procedure, receiver, channel, return_by, timeliness, returned_at, paid_at, paid_online_at,
             digital_papers, digital_result, steps, steps_here);
-- What is left out of every report.
create index dossier_without_beginning on dossier (received_at)
    where procedure is null or receiver is null or channel is null;
-- Those overdue are counted and put in order without a look at their rows.
drop index dossier_overdue;
create index dossier_overdue on dossier (due_at, code) include (received_at, clock_stopped_at) where done_at is null;
