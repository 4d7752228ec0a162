-- Dossiers of which something has changed that their applicants may see and the journal doesn't say: where to pay, where the
-- post has the result. Written by triggers, so that no change can forget it; only added to, so that nobody waits for another.
create table applicant_news (
    id      bigint generated always as identity primary key,
    dossier text not null
);

create function note_applicant_news() returns trigger language plpgsql as $$
begin
    insert into applicant_news (dossier) values (new.dossier);
    return null;
end $$;

create trigger payment_is_news after insert on payment
    for each row execute function note_applicant_news();
create trigger payment_change_is_news after update on payment
    for each row when ((old.state, old.link, old.amount, old.receipt) is distinct from (new.state, new.link, new.amount, new.receipt))
    execute function note_applicant_news();
create trigger order_is_news after insert on post_order
    for each row when (new.dossier is not null and new.leg = 'return')
    execute function note_applicant_news();
create trigger order_change_is_news after update on post_order
    for each row when (new.dossier is not null and new.leg = 'return'
        and (old.state, old.state_at, old.tracking, old.placement, old.dossier, old.leg)
            is distinct from (new.state, new.state_at, new.tracking, new.placement, new.dossier, new.leg))
    execute function note_applicant_news();

insert into applicant_news (dossier)
select dossier from payment union select dossier from post_order where dossier is not null and leg = 'return';
