-- A dossier's personal data, sealed, and its key, wrapped by a master key; none where it was erased, or where the dossier was
-- handed in before there were keys.
alter table submission
    add personal     text,
    add personal_key text,
    add master_key   text,
    add erased_at    timestamptz,
    add constraint wrapped_by_a_master_key check ((personal_key is null) = (master_key is null)),
    add constraint no_key_once_erased check (personal_key is null or erased_at is null);

-- Since when a dossier goes no further, as far as we know; from then on its time of retention counts.
alter table progress add ended_at timestamptz;
update progress set ended_at = now() where ended;

-- Who had a dossier's personal data erased, and why. Only ever added to; nothing personal.
create table erasure (
    dossier   text        primary key,
    at        timestamptz not null,
    agency    text        not null,
    subject   text        not null,
    reason    text        not null,
    reference text
);
create index erasure_by_time on erasure (at);

create function erasure_is_only_added_to() returns trigger language plpgsql as $$
begin
    raise exception 'erasures are only added to';
end $$;
create trigger erasure_is_only_added_to before update or delete or truncate on erasure
    execute function erasure_is_only_added_to();
