-- A board arranges agreed codes into themes. A theme without a parent is a
-- theme, one with a parent a subtheme; there is no third level.
create type board_kind as enum ('descriptive', 'analytical');

create table board (
    project_id uuid not null references project (id) on delete cascade,
    id uuid not null,
    kind board_kind not null,
    -- Grows with every change; what pages and projectors compare.
    revision bigint not null default 1,
    from_board_id uuid,
    created_at timestamptz not null default now(),
    primary key (project_id, id),
    constraint board_twice unique (project_id, kind),
    foreign key (project_id, from_board_id) references board (project_id, id)
);

create table theme (
    project_id uuid not null,
    id uuid not null,
    board_id uuid not null,
    parent_id uuid,
    name text not null check (name <> ''),
    definition text not null default '',
    question_id uuid,
    -- The theme of the earlier board that it was copied from: lineage.
    from_theme_id uuid,
    hue smallint not null default 0 check (hue between 0 and 11),
    order_key text not null,
    primary key (project_id, id),
    -- A subtheme and its codes stay on their theme's board.
    unique (project_id, board_id, id),
    foreign key (project_id, board_id) references board (project_id, id) on delete cascade,
    foreign key (project_id, board_id, parent_id) references theme (project_id, board_id, id),
    foreign key (project_id, question_id) references research_question (project_id, id) on delete set null (question_id),
    foreign key (project_id, from_theme_id) references theme (project_id, id) on delete set null (from_theme_id)
);

-- One code in one theme. A code may support several themes.
create table placement (
    project_id uuid not null,
    board_id uuid not null,
    theme_id uuid not null,
    code_id uuid not null,
    order_key text not null,
    placed_by uuid not null,
    placed_at timestamptz not null default now(),
    primary key (project_id, theme_id, code_id),
    foreign key (project_id, board_id, theme_id) references theme (project_id, board_id, id),
    foreign key (project_id, code_id) references code (project_id, id),
    foreign key (project_id, placed_by) references member (project_id, id)
);

create index placement_by_board on placement (project_id, board_id);

-- A narrative that speaks against a code's theme: a finding, not an error.
create table counter_evidence (
    project_id uuid not null,
    board_id uuid not null,
    code_id uuid not null,
    narrative_id uuid not null,
    marked_by uuid not null,
    marked_at timestamptz not null default now(),
    primary key (project_id, board_id, code_id, narrative_id),
    foreign key (project_id, board_id) references board (project_id, id) on delete cascade,
    foreign key (project_id, code_id) references code (project_id, id),
    foreign key (project_id, narrative_id) references narrative (project_id, id),
    foreign key (project_id, marked_by) references member (project_id, id)
);

-- The room's screen: a secret link that shows one board and nothing else. The
-- table holds the SHA-256 of what is in it.
create table show_link (
    project_id uuid not null,
    id uuid not null,
    board_id uuid not null,
    token_hash bytea not null,
    -- The theme in focus; none shows the whole board.
    focus_id uuid,
    made_by uuid not null,
    made_at timestamptz not null default now(),
    revoked_at timestamptz,
    primary key (project_id, id),
    foreign key (project_id, board_id) references board (project_id, id) on delete cascade,
    foreign key (project_id, board_id, focus_id) references theme (project_id, board_id, id) on delete set null (focus_id),
    foreign key (project_id, made_by) references member (project_id, id)
);

create index show_link_by_token on show_link (token_hash);

grant select, insert, update, delete on board, theme, placement, counter_evidence to tandem_app;
grant select, insert on show_link to tandem_app;
grant update (revoked_at, focus_id) on show_link to tandem_app;
