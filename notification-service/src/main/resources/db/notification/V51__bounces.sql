-- E-mails come back, but nobody reports that one arrived: its next way is kept after it was sent, and gone only where it failed.
drop index message_falling;
create index message_failed_falling on message (urgent desc, id) where fallback is not null and state = 'FAILED';
create index message_unheard_falling on message (settled_at)
    where fallback is not null and state = 'SENT' and delivery is null and channel <> 'email';
