-- A coder may take a submission back until the release; from then on the others
-- may be reading.
create policy withdrawn on submission for delete
    using (coder_id = (select viewer()) and released is false);
create policy withdrawn on submitted_code for delete
    using (coder_id = (select viewer()) and released is false);
grant delete on submission, submitted_code to tandem_app;

-- After the release a lead opens one coder's coding again, with a reason that
-- all can read. Agreement stays as it was at the release.
create table reopening (
    project_id uuid not null,
    id uuid not null,
    narrative_id uuid not null,
    coder_id uuid not null,
    reason text not null check (reason <> ''),
    asked_at timestamptz not null default now(),
    granted_by uuid,
    granted_at timestamptz,
    closed_at timestamptz,
    primary key (project_id, id),
    foreign key (project_id, narrative_id, coder_id)
        references assignment (project_id, narrative_id, member_id),
    foreign key (project_id, granted_by) references member (project_id, id),
    check ((granted_by is null) = (granted_at is null))
);

create unique index reopening_twice on reopening (project_id, narrative_id, coder_id)
    where closed_at is null;

alter table reopening enable row level security;
alter table reopening force row level security;
create policy seen on reopening for select using (true);
create policy asked on reopening for insert with check (
    coder_id = (select viewer())
    and exists (
        select from narrative
        where narrative.project_id = reopening.project_id and narrative.id = narrative_id and released
    )
);
create policy answered on reopening for update using (
    coder_id = (select viewer())
    or exists (
        select from member
        where member.project_id = reopening.project_id and member.id = (select viewer())
            and member.role = 'lead' and member.left_at is null
    )
);
grant select, insert on reopening to tandem_app;
grant update (granted_by, granted_at, closed_at) on reopening to tandem_app;

-- Whether this coder's work on a released narrative is open again.
create function is_reopened(project uuid, narrative uuid, coder uuid) returns boolean
language sql stable as $$
    select exists (
        select from reopening
        where project_id = project and narrative_id = narrative and coder_id = coder
            and granted_at is not null and closed_at is null
    )
$$;

drop policy made on coding;
drop policy changed on coding;
drop policy removed on coding;
create policy made on coding for insert with check (
    coder_id = (select viewer())
    and (released is false or released and is_reopened(project_id, narrative_id, coder_id))
);
create policy changed on coding for update using (
    coder_id = (select viewer())
    and (released is false or released and is_reopened(project_id, narrative_id, coder_id))
);
create policy removed on coding for delete using (
    coder_id = (select viewer())
    and (released is false or released and is_reopened(project_id, narrative_id, coder_id))
);

drop policy made on set_aside;
drop policy removed on set_aside;
create policy made on set_aside for insert with check (
    coder_id = (select viewer())
    and (released is false or released and is_reopened(project_id, narrative_id, coder_id))
);
create policy removed on set_aside for delete using (
    coder_id = (select viewer())
    and (released is false or released and is_reopened(project_id, narrative_id, coder_id))
);
