-- A project may share a list of codes, which all coders use: a published framework.
-- Codes may carry classes of the project's own.
alter table code add column classes text[] not null default '{}';
grant update (classes) on code to tandem_app;

-- A round runs while a narrative is coded blind: text frozen, coders named, not
-- released. Everybody may know that.
create function round_runs(project uuid) returns boolean language sql stable as $$
    select exists (
        select from narrative
        where project_id = project and frozen_at is not null and not released
            and (select count(seat) from assignment
                 where assignment.project_id = project and narrative_id = narrative.id) >= 2
    )
$$;

-- The shared codebook is as it was when the round began. A wish to change it stays
-- with whoever has it until no round runs: what somebody wants of a code tells what
-- that coder meets in the text. Then the leads read it and answer.
create table code_proposal (
    project_id uuid not null,
    id uuid not null,
    code_id uuid not null,
    author_id uuid not null,
    name text not null check (name <> ''),
    definition text not null,
    include text not null,
    exclude text not null,
    example text not null,
    reason text not null check (reason <> ''),
    proposed_at timestamptz not null default now(),
    answered_by uuid,
    answered_at timestamptz,
    accepted boolean,
    primary key (project_id, id),
    foreign key (project_id, code_id) references code (project_id, id),
    foreign key (project_id, author_id) references member (project_id, id),
    foreign key (project_id, answered_by) references member (project_id, id),
    check ((answered_at is null) = (accepted is null))
);

alter table code_proposal enable row level security;
alter table code_proposal force row level security;
create policy seen on code_proposal for select using (
    author_id = (select viewer())
    or (
        (answered_at is not null or not round_runs(project_id))
        and exists (
            select from member
            where member.project_id = code_proposal.project_id and member.id = (select viewer())
                and member.role = 'lead' and member.left_at is null
        )
    )
);
create policy made on code_proposal for insert with check (author_id = (select viewer()));
create policy answered on code_proposal for update using (
    not round_runs(project_id)
    and exists (
        select from member
        where member.project_id = code_proposal.project_id and member.id = (select viewer())
            and member.role = 'lead' and member.left_at is null
    )
);
grant select, insert on code_proposal to tandem_app;
grant update (answered_by, answered_at, accepted) on code_proposal to tandem_app;

-- A coder's own first order among codes, under the research questions: nobody
-- else's to see, before and after the release.
create table code_group (
    project_id uuid not null,
    id uuid not null,
    owner_id uuid not null,
    question_id uuid,
    name text not null check (name <> ''),
    made_at timestamptz not null default now(),
    primary key (project_id, id),
    foreign key (project_id, owner_id) references member (project_id, id)
);

create table grouped_code (
    project_id uuid not null,
    owner_id uuid not null,
    code_id uuid not null,
    group_id uuid not null,
    primary key (project_id, owner_id, code_id),
    foreign key (project_id, code_id) references code (project_id, id),
    foreign key (project_id, group_id) references code_group (project_id, id) on delete cascade
);

create index grouped_code_by_group on grouped_code (project_id, group_id);

alter table code_group enable row level security;
alter table code_group force row level security;
create policy own on code_group using (owner_id = (select viewer()))
    with check (owner_id = (select viewer()));
alter table grouped_code enable row level security;
alter table grouped_code force row level security;
create policy own on grouped_code using (owner_id = (select viewer()))
    with check (owner_id = (select viewer()));
grant select, insert, update, delete on code_group, grouped_code to tandem_app;
