-- The axis's catalogue of agencies as it was read last.
create table axis_member (
    code       text        primary key,
    axis_id    text        not null,
    parent     text        not null,
    name       text        not null,
    mail       text        not null,
    first_seen timestamptz not null default now(),
    seen_at    timestamptz not null default now(),
    gone_at    timestamptz
);

create table catalogue_reading (
    one     boolean     primary key default true check (one),
    read_at timestamptz not null,
    members int         not null,
    problem text
);
