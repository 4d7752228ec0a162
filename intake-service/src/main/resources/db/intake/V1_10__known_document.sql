-- Documents that are known: accepted here, or registered in the journal. Of others nothing is reported to routing.
create table document (
    code text primary key
);
