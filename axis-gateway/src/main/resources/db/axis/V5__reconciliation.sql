-- One day compared: what we sent and received, the axis's lists, the receivers' statuses.
create table reconciliation (
    day              date        primary key,
    run_at           timestamptz not null,
    -- false where one of the axis's lists couldn't be relied on
    complete         boolean     not null,
    sent             int         not null,
    sent_on_axis     int         not null,
    received         int         not null,
    received_on_axis int         not null,
    healed           int         not null,
    open             int         not null,
    findings         jsonb       not null
);

create index transport_told_at on transport_told (at);
