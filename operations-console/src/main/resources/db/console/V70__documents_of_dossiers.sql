-- The dossier whose stage a document carries, if it carries one.
alter table document add column dossier text collate "C";
update document set dossier = state #>> '{dossier,dossier}' where state #>> '{dossier,dossier}' is not null;
create index document_of_dossier on document (dossier, registered_at, code) where dossier is not null;
