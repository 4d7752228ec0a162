-- The newest entry that changed what is kept of a dossier's recipient: an older one, read again, changes nothing.
alter table recipient add column sequence bigint not null default 0;

-- The cause a message tells of, where that may bring about several entries of which one is told.
alter table message add column change text;

create index message_of_change on message (dossier, change) where change is not null;
