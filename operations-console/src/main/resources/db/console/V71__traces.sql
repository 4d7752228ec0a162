-- The trace of the step that wrote an entry, where it was traced. Entries read before have none, until the read model is built anew.
alter table entry add column trace text;
alter table document_entry add column trace text;
