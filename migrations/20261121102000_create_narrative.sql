-- A narrative is a draft, then frozen: from then on its text, its units and its
-- hash never change. It is independent until it is released; then the team sees
-- its codings side by side.
create table narrative (
    project_id uuid not null references project (id) on delete cascade,
    id uuid not null,
    number integer not null check (number > 0),
    title text not null check (title <> ''),
    body text not null,
    -- Where the heading lines lie: [[start, end], ..] in code points.
    headings jsonb not null default '[]',
    -- SHA-256 of the frozen text in UTF-8.
    body_hash bytea,
    file_name text,
    warnings jsonb not null default '[]',
    created_at timestamptz not null default now(),
    frozen_at timestamptz,
    released boolean not null default false,
    released_at timestamptz,
    agreed_at timestamptz,
    primary key (project_id, id),
    constraint narrative_number_taken unique (project_id, number),
    check ((frozen_at is null) = (body_hash is null)),
    check (not released or frozen_at is not null),
    -- What hangs on a narrative repeats `released` through this key. The
    -- database carries a release to every such row, in the same transaction.
    unique (project_id, id, released)
);

-- The sentences of a frozen text: what `line-by-line` moves over, and what
-- agreement by sentence counts. Headings carry no number (paragraph 0).
create table unit (
    project_id uuid not null,
    narrative_id uuid not null,
    position integer not null,
    paragraph integer not null,
    sentence integer not null,
    start_at integer not null,
    end_at integer not null,
    heading boolean not null,
    primary key (project_id, narrative_id, position),
    foreign key (project_id, narrative_id) references narrative (project_id, id) on delete cascade
);

-- The file a narrative came from, as it came.
create table narrative_file (
    project_id uuid not null,
    narrative_id uuid not null,
    bytes bytea not null,
    primary key (project_id, narrative_id),
    foreign key (project_id, narrative_id) references narrative (project_id, id) on delete cascade
);

-- A file that was read, shown to its importer before it becomes a narrative.
create table import_item (
    project_id uuid not null references project (id) on delete cascade,
    id uuid not null,
    importer_id uuid not null,
    position integer not null,
    file_name text not null,
    bytes bytea not null,
    title text not null,
    body text not null,
    headings jsonb not null default '[]',
    warnings jsonb not null default '[]',
    -- Why the file cannot become a narrative.
    refusal text,
    read_at timestamptz not null default now(),
    primary key (project_id, id),
    foreign key (project_id, importer_id) references member (project_id, id)
);

create table attribute (
    project_id uuid not null references project (id) on delete cascade,
    id uuid not null,
    position integer not null,
    name text not null check (name <> ''),
    primary key (project_id, id),
    constraint attribute_name_taken unique (project_id, name)
);

create table narrative_attribute (
    project_id uuid not null,
    narrative_id uuid not null,
    attribute_id uuid not null,
    value text not null,
    primary key (project_id, narrative_id, attribute_id),
    foreign key (project_id, narrative_id) references narrative (project_id, id) on delete cascade,
    foreign key (project_id, attribute_id) references attribute (project_id, id) on delete cascade
);

-- Who codes what. Everybody may know; what a coder has done so far, nobody.
create table assignment (
    project_id uuid not null,
    narrative_id uuid not null,
    member_id uuid not null,
    -- 0 is coder A, 1 is coder B.
    seat smallint not null check (seat in (0, 1)),
    assigned_at timestamptz not null default now(),
    primary key (project_id, narrative_id, member_id),
    constraint assignment_seat_taken unique (project_id, narrative_id, seat),
    foreign key (project_id, narrative_id) references narrative (project_id, id) on delete cascade,
    foreign key (project_id, member_id) references member (project_id, id)
);

create index assignment_by_member on assignment (project_id, member_id);

-- `I am done.` Seen by its coder, by a lead who has no seat in the pair, and
-- by everybody from the release on. The check whether all have submitted sees
-- those of the one narrative that it names.
create table submission (
    project_id uuid not null,
    narrative_id uuid not null,
    coder_id uuid not null,
    submitted_at timestamptz not null default now(),
    released boolean not null default false,
    primary key (project_id, narrative_id, coder_id),
    foreign key (project_id, narrative_id, coder_id)
        references assignment (project_id, narrative_id, member_id),
    constraint submission_after_release foreign key (project_id, narrative_id, released)
        references narrative (project_id, id, released) on update cascade
);

alter table submission enable row level security;
alter table submission force row level security;
create policy seen on submission for select using (
    released
    or coder_id = (select viewer())
    or narrative_id = (select nullif(current_setting('tandem.release_check', true), '')::uuid)
    or (
        exists (
            select from member
            where member.project_id = submission.project_id and member.id = (select viewer())
                and member.role = 'lead' and member.left_at is null
        )
        and not exists (
            select from assignment
            where assignment.project_id = submission.project_id
                and assignment.narrative_id = submission.narrative_id
                and assignment.member_id = (select viewer())
        )
    )
);
create policy made on submission for insert with check (coder_id = (select viewer()));

grant select, insert, update, delete on narrative, import_item, attribute, narrative_attribute to tandem_app;
grant select, insert, delete on unit, narrative_file to tandem_app;
grant select, insert, update, delete on assignment to tandem_app;
grant select, insert on submission to tandem_app;
