-- The applicant's own page was opened: no agency's look.
alter table tracked_look alter column agency drop not null;
