-- A third person who settles the differences of a released narrative. Unnamed,
-- its coders are Coder 1 and Coder 2 to this person, in an order that the
-- shuffle gives, narrative by narrative.
create table adjudicator (
    project_id uuid not null,
    narrative_id uuid not null,
    member_id uuid not null,
    unnamed boolean not null,
    shuffle uuid not null default gen_random_uuid(),
    assigned_at timestamptz not null default now(),
    primary key (project_id, narrative_id),
    foreign key (project_id, narrative_id) references narrative (project_id, id),
    foreign key (project_id, member_id) references member (project_id, id)
);

create index adjudicator_by_member on adjudicator (project_id, member_id);

grant select, insert, delete on adjudicator to tandem_app;
