-- A board as it was at a moment that somebody gave a name. The state is whole in
-- itself: themes, cards, counter-evidence, and the names that the codes had.
create table board_snapshot (
    project_id uuid not null,
    id uuid not null,
    board_id uuid not null,
    name text not null check (name <> ''),
    state jsonb not null,
    taken_by uuid not null,
    taken_at timestamptz not null default clock_timestamp(),
    primary key (project_id, id),
    foreign key (project_id, board_id) references board (project_id, id) on delete cascade,
    foreign key (project_id, taken_by) references member (project_id, id)
);

create index board_snapshot_by_board on board_snapshot (project_id, board_id, taken_at);

-- What was kept stays as it was.
grant select, insert on board_snapshot to tandem_app;
