-- What a file's signatures are worth: VALID, INVALID, UNDETERMINED or NOT_CHECKED; null where it carries none, or nobody
-- looked. Never who signed.
alter table file add column signature text;
