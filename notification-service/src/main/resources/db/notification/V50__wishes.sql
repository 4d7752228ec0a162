-- A wish was said at a dossier's page, or by a message about that dossier, and goes with it.
alter table wish add column dossier text;
create index wish_of_dossier on wish (dossier);
create index recipient_of_citizen on recipient (citizen) where citizen is not null;

-- What a citizen isn't told any more, by whatever channel; only situations that the law doesn't have us tell of.
create table unwanted (
    citizen   text not null references wish on delete cascade,
    situation text not null,
    primary key (citizen, situation)
);

-- By channel was too little: what wasn't wanted by e-mail came by another way.
insert into wish (citizen, channels) select distinct citizen, '{}'::text[] from unsubscription on conflict do nothing;
insert into unwanted (citizen, situation)
select distinct citizen, situation
from unsubscription,
     unnest(array['supplement-received', 'payment-confirmed', 'agency-changed', 'result-returned', 'survey-invited']) as situation;
drop table unsubscription;
