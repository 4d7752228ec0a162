-- Whom an order of the post is about, where that isn't said by a dossier: sealed by a key of its own, which is wrapped by a
-- master key. Gone once nobody needs to know any more. Keys in the open, as they were before, are gone with their tables.
drop table person;
drop table person_key;
create table post_citizen (
    number     text primary key,
    citizen    text not null,
    key        text not null,
    master_key text not null
);

-- Dossiers that were erased and whose files are still to be removed.
create table files_to_erase (
    dossier text primary key
);

-- Cash that was collected and doesn't stand in the books of fees yet.
create index post_order_to_tell_the_books on post_order (number) where collected > 0 and not cash_reported;
