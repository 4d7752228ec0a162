-- Counts of documents in a table of their own: each of the two read models can be emptied and made anew without the other.
create table document_tally (
    name  text primary key,
    count bigint not null
);
insert into document_tally select substr(name, length('document/') + 1), count from tally where name like 'document/%';
delete from tally where name like 'document/%';
