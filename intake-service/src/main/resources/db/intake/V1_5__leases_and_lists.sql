-- `last` is, from now on, the last number leased in a block to an instance, which gives its numbers from memory. Rows of
-- before go on from where they are: all their numbers have been given.
comment on column dossier_count.last is 'The last number leased to an instance; what it does not give is skipped';

-- The answer to the submission, as it was given: the same request gets it again. Null in rows from before.
--   papers  tells dossiers apart by their procedure and their attachments' digests: the same again may be a slip
alter table submission
    add receipt text,
    add papers  bigint;

-- Agencies list what they handed in, and what they receive, from the newest on.
create index submission_by_sender on submission (submitted_by, received_at, code);
create index submission_by_receiver on submission (receiving_agency, received_at, code);
create index submission_by_papers on submission (papers);
create index progress_by_receiver on progress (receiver) where receiver is not null;

-- For the page on which applicants see how far their dossier is. Null: not known, or nothing.
--   since  since when it has its status
--   asked  what is asked of the applicant: papers, payment
alter table progress
    add since timestamptz,
    add asked jsonb;
