-- What every board was at every moment. Each row of a board's tables is kept as
-- long as it is like that: from `begun_at` until `ended_at`, or until now. The tables
-- keep it themselves, so that nothing that changes a board can forget to.
--
-- Whoever changes a board has its turn (its row is locked), and writes the
-- journal last: at the time of an entry, a board is whole.
create table board_past (
    project_id uuid not null,
    board_id uuid not null,
    -- The table.
    part text not null,
    state jsonb not null,
    begun_at timestamptz not null,
    ended_at timestamptz,
    foreign key (project_id, board_id) references board (project_id, id) on delete cascade
);

create index board_past_by_board on board_past (project_id, board_id, part, ended_at);

grant select, insert on board_past to tandem_app;
grant update (ended_at) on board_past to tandem_app;

-- Times are written in the reader's zone, and tell nothing that `begun_at` does not.
create function as_kept(state jsonb) returns jsonb language sql immutable
    return state - 'placed_at' - 'marked_at';

create function keep_past_of_board() returns trigger language plpgsql as $$ begin
    if tg_op = 'UPDATE' and as_kept(to_jsonb(old)) = as_kept(to_jsonb(new)) then
        return null;
    end if;
    if tg_op <> 'INSERT' then
        update board_past set ended_at = clock_timestamp()
        where project_id = old.project_id and board_id = old.board_id
            and part = tg_table_name and ended_at is null and state = as_kept(to_jsonb(old));
    end if;
    if tg_op <> 'DELETE' then
        insert into board_past (project_id, board_id, part, state, begun_at)
        values (
            new.project_id, new.board_id, tg_table_name, as_kept(to_jsonb(new)), clock_timestamp()
        );
    end if;
    return null;
end $$;

create trigger theme_is_kept after insert or update or delete on theme
    for each row execute function keep_past_of_board();
create trigger placement_is_kept after insert or update or delete on placement
    for each row execute function keep_past_of_board();
create trigger counter_evidence_is_kept after insert or update or delete on counter_evidence
    for each row execute function keep_past_of_board();

-- Of boards that are older than this, what they are now is all that is known.
insert into board_past (project_id, board_id, part, state, begun_at)
select part.project_id, part.board_id, part.name, as_kept(part.state), created_at
from (
    select project_id, board_id, 'theme' as name, to_jsonb(theme) as state from theme
    union all
    select project_id, board_id, 'placement', to_jsonb(placement) from placement
    union all
    select project_id, board_id, 'counter_evidence', to_jsonb(counter_evidence)
    from counter_evidence
) part
    join board on board.project_id = part.project_id and board.id = part.board_id;
