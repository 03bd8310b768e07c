-- A code goes with a submitted narrative in the words that it has then. These
-- are what others read of it from the release on: what its coder makes of it
-- meanwhile, while other narratives are independent, stays the coder's own
-- until the next narrative that was coded with it is released.
create table submitted_code (
    project_id uuid not null,
    narrative_id uuid not null,
    coder_id uuid not null,
    code_id uuid not null,
    name text not null,
    definition text not null,
    include text not null,
    exclude text not null,
    example text not null,
    hue smallint not null,
    parent_id uuid,
    origin code_origin_kind not null,
    submitted_at timestamptz not null default now(),
    released boolean not null default false,
    primary key (project_id, narrative_id, coder_id, code_id),
    foreign key (project_id, narrative_id, coder_id)
        references submission (project_id, narrative_id, coder_id),
    foreign key (project_id, code_id) references code (project_id, id),
    constraint submitted_code_after_release foreign key (project_id, narrative_id, released)
        references narrative (project_id, id, released) on update cascade
);

-- Of each code the words that were submitted last with what is released.
create table released_code (
    project_id uuid not null,
    id uuid not null,
    owner_id uuid not null,
    name text not null,
    definition text not null,
    include text not null,
    exclude text not null,
    example text not null,
    hue smallint not null,
    parent_id uuid,
    origin code_origin_kind not null,
    submitted_at timestamptz not null,
    primary key (project_id, id),
    foreign key (project_id, id) references code (project_id, id)
);

-- What was submitted before there was this table: the owner of the tables sees
-- past the wall while it stands open, which is in this transaction alone.
alter table code no force row level security;
alter table coding no force row level security;
alter table submission no force row level security;
insert into submitted_code
select distinct project_id, narrative_id, coder_id, code.id, name, definition, include, exclude,
    example, hue, parent_id, origin, submitted_at, submission.released
from submission
    join coding using (project_id, narrative_id, coder_id)
    join code using (project_id)
where code.id = code_id and owner_id = coder_id;
insert into released_code
select distinct on (project_id, code_id) project_id, code_id, coder_id, name, definition, include,
    exclude, example, hue, parent_id, origin, submitted_at
from submitted_code where released order by project_id, code_id, submitted_at desc;
alter table code force row level security;
alter table coding force row level security;
alter table submission force row level security;

alter table submitted_code enable row level security;
alter table submitted_code force row level security;
create policy seen on submitted_code for select using (
    released or coder_id = (select viewer())
);
create policy made on submitted_code for insert with check (coder_id = (select viewer()));

-- No update, no delete: what was submitted stays as it was.
grant select, insert on submitted_code to tandem_app;

drop policy seen on code;
create policy seen on code for select using (owner_id is null or owner_id = (select viewer()));

-- Open to all. The database lets nothing in but what a coder has submitted so
-- and is released.
alter table released_code enable row level security;
alter table released_code force row level security;
create policy of_what_is_released on released_code using (true) with check (
    exists (
        select from submitted_code said
        where said.project_id = released_code.project_id and said.code_id = released_code.id
            and said.coder_id = owner_id and said.released
            and said.submitted_at = released_code.submitted_at
            and (said.name, said.definition, said.include, said.exclude, said.example, said.hue)
                = (released_code.name, released_code.definition, released_code.include,
                   released_code.exclude, released_code.example, released_code.hue)
    )
);

grant select, insert, update on released_code to tandem_app;

-- Codes as the team reads them: those that nobody owns, and the coders' own in
-- their released words. Pages on what is released read this.
create view team_code with (security_invoker = true) as
select project_id, id, owner_id, name, definition, include, exclude, example, hue, parent_id,
    origin, removed_at
from code where owner_id is null
union all
select project_id, id, owner_id, name, definition, include, exclude, example, hue, parent_id,
    origin, null
from released_code;

grant select on team_code to tandem_app;
