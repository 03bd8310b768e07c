-- A coding is one coder's code on one segment of one narrative. Offsets count
-- Unicode code points in the frozen text, end exclusive.
create table coding (
    project_id uuid not null,
    id uuid not null,
    narrative_id uuid not null,
    code_id uuid not null,
    coder_id uuid not null,
    start_at integer not null check (start_at >= 0),
    end_at integer not null,
    unsure boolean not null default false,
    released boolean not null default false,
    primary key (project_id, id),
    check (start_at < end_at),
    foreign key (project_id, code_id) references code (project_id, id),
    foreign key (project_id, narrative_id, coder_id)
        references assignment (project_id, narrative_id, member_id),
    constraint coding_after_release foreign key (project_id, narrative_id, released)
        references narrative (project_id, id, released) on update cascade,
    constraint coding_twice unique (project_id, narrative_id, coder_id, code_id, start_at, end_at)
);

create index coding_by_code on coding (project_id, code_id) where released;
create index coding_by_coder on coding (project_id, coder_id, code_id);

alter table coding enable row level security;
alter table coding force row level security;
create policy seen on coding for select using (released or coder_id = (select viewer()));
create policy made on coding for insert with check (coder_id = (select viewer()));
-- What was submitted and released is never changed again: agreement stands on it.
create policy changed on coding for update using (coder_id = (select viewer()) and not released);
create policy removed on coding for delete using (coder_id = (select viewer()) and not released);

-- Lines in which a coder found nothing to code.
create table set_aside (
    project_id uuid not null,
    narrative_id uuid not null,
    coder_id uuid not null,
    unit integer not null,
    released boolean not null default false,
    primary key (project_id, narrative_id, coder_id, unit),
    foreign key (project_id, narrative_id, unit) references unit (project_id, narrative_id, position),
    foreign key (project_id, narrative_id, coder_id)
        references assignment (project_id, narrative_id, member_id),
    constraint set_aside_after_release foreign key (project_id, narrative_id, released)
        references narrative (project_id, id, released) on update cascade
);

alter table set_aside enable row level security;
alter table set_aside force row level security;
create policy seen on set_aside for select using (released or coder_id = (select viewer()));
create policy made on set_aside for insert with check (coder_id = (select viewer()));
create policy removed on set_aside for delete using (coder_id = (select viewer()) and not released);

-- A note on a narrative, a coding or a code. It opens with the narrative it is
-- about; a note on a code stays with its author.
create type memo_subject as enum ('narrative', 'coding', 'code');

create table memo (
    project_id uuid not null,
    id uuid not null,
    author_id uuid not null,
    subject memo_subject not null,
    subject_id uuid not null,
    narrative_id uuid,
    body text not null check (body <> ''),
    written_at timestamptz not null default now(),
    released boolean not null default false,
    primary key (project_id, id),
    constraint memo_twice unique (project_id, author_id, subject, subject_id),
    foreign key (project_id, author_id) references member (project_id, id),
    constraint memo_after_release foreign key (project_id, narrative_id, released)
        references narrative (project_id, id, released) on update cascade,
    check (narrative_id is not null or not released)
);

alter table memo enable row level security;
alter table memo force row level security;
create policy seen on memo for select using (released or author_id = (select viewer()));
create policy made on memo for insert with check (author_id = (select viewer()));
create policy changed on memo for update using (author_id = (select viewer()));
create policy removed on memo for delete using (author_id = (select viewer()));

-- A private code opens with the first released narrative that it was used in.
alter table code enable row level security;
alter table code force row level security;
create policy seen on code for select using (
    owner_id is null
    or owner_id = (select viewer())
    or exists (
        select from coding
        where coding.project_id = code.project_id and coding.code_id = code.id and coding.released
    )
);
create policy made on code for insert with check (owner_id is null or owner_id = (select viewer()));
create policy changed on code for update using (owner_id is null or owner_id = (select viewer()));

grant select, insert, delete on coding, set_aside, memo to tandem_app;
grant update (code_id, start_at, end_at, unsure) on coding to tandem_app;
grant update (body, written_at) on memo to tandem_app;
