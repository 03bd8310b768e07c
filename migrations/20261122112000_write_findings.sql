-- The text of a theme's findings. Every saved version is a row: nothing that was
-- saved is lost, and two who write at once are told. A theme that is gone keeps
-- its text, and has it again when its removal is undone.
create table finding (
    project_id uuid not null references project (id) on delete cascade,
    theme_id uuid not null,
    -- From 1; each is written on the one before it.
    version integer not null check (version > 0),
    -- With its citations and quotes as tokens.
    body text not null,
    written_by uuid not null,
    written_at timestamptz not null default clock_timestamp(),
    constraint finding_twice primary key (project_id, theme_id, version),
    foreign key (project_id, written_by) references member (project_id, id)
);

grant select, insert on finding to tandem_app;
