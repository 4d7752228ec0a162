-- Where messages go, and what they say, sealed by the key of the dossier's personal data. What stands open is of dossiers from
-- before there were keys.
alter table recipient add column sealed text;
alter table recipient drop constraint recipient_check;
alter table recipient add constraint reachable_or_why_not
    check ((email is null and sealed is null) = (unreachable is not null));

alter table message add column sealed text;
