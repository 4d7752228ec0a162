-- How much agencies may send, where operators changed it: only added to, the last row of an agency counts.
create table allowance_change (
    id                  bigint generated always as identity primary key,
    agency              text        not null,
    requests_per_second integer,
    burst               integer,
    concurrent          integer,
    dossiers_per_day    bigint,
    bytes_per_day       bigint,
    changed_by          text        not null,
    subject             text        not null,
    at                  timestamptz not null default now()
);

-- What agencies used on a day, by the runs of the instances that let it in.
create table allowance_use (
    day      date   not null,
    agency   text   not null,
    run      text   not null,
    dossiers bigint not null,
    bytes    bigint not null,
    primary key (day, agency, run)
) with (fillfactor = 50);

-- Attempts that changed something, from their transaction until they stand in the audit.
create table attempt_waiting (
    id   uuid        primary key,
    at   timestamptz not null default now(),
    data jsonb       not null
);

-- Every attempt to change or read something, in the order in which it was written down: numbered in each day, each row's
-- hash over the one before. Nothing personal.
create table attempt (
    day         date        not null,
    position    bigint      not null,
    id          uuid        not null,
    at          timestamptz not null,
    way         text        not null,
    agency      text,
    subject     text,
    issuer      text,
    certificate text,
    remote      text,
    method      text        not null,
    route       text        not null,
    dossier     text,
    outcome     text        not null,
    status      integer,
    problem     text,
    rules       text        not null,
    request     text,
    trace       text,
    size        bigint      not null,
    millis      bigint      not null,
    hash        bytea       not null,
    primary key (day, position)
) partition by range (day);
create index attempt_by_agency on attempt (agency, day, position);
create index attempt_by_dossier on attempt (dossier, day, position) where dossier is not null;

create function attempts_stay() returns trigger language plpgsql as $$
begin
    raise exception 'attempts are only added to' using errcode = 'insufficient_privilege';
end $$;
create trigger attempts_stay before update or delete on attempt for each row execute function attempts_stay();
create trigger attempts_all_stay before truncate on attempt execute function attempts_stay();
create trigger changes_stay before update or delete on allowance_change
    for each row execute function attempts_stay();
create trigger all_changes_stay before truncate on allowance_change execute function attempts_stay();

-- A month of attempts, if it isn't there yet.
create function attempts_of_month(month date) returns void language plpgsql as $$
declare
    part text := 'attempt_' || to_char(month, 'YYYY_MM');
begin
    if to_regclass(part) is null then
        execute format('create table %I partition of attempt for values from (%L) to (%L)',
            part, date_trunc('month', month)::date, (date_trunc('month', month) + interval '1 month')::date);
        execute format('create trigger attempts_all_stay before truncate on %I execute function attempts_stay()', part);
    end if;
end $$;

-- The registry as it was known last, for a start without Kafka.
create table registry_copy (
    id       integer     primary key check (id = 1),
    taken_at timestamptz not null,
    content  bytea       not null
);
