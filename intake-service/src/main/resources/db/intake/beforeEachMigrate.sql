-- A migration may take its time.
set local statement_timeout = 0;
set local lock_timeout = 0;
