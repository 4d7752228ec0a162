-- Who wishes hears once a day of what isn't urgent: until then it is held, and then told in one message.
alter table wish add column digest boolean not null default false;

alter table message drop constraint message_state_check;
alter table message add constraint message_state_check
    check (state in ('PLANNED', 'SENDING', 'SENT', 'FAILED', 'UNDECIDED', 'HELD', 'TOGETHER'));
create index message_held on message (not_before) where state = 'HELD';
create index message_held_of on message (dossier, id) where state = 'HELD';
