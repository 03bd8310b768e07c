//! SQL of boards.

use uuid::Uuid;

use super::{Against, Board, Card, Content, Kind, Placement, Theme};
use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    error::OnConstraint,
    ids::{BoardId, CodeId, MemberId, NarrativeId, ShowLinkId, ThemeId},
};

pub async fn find(view: &mut View, scope: Scope, kind: Kind) -> Result<Option<Board>> {
    let board = sqlx::query_as!(
        Board,
        r#"select id, kind as "kind: Kind", revision, from_board_id as "from" from board
           where project_id = $1 and kind = $2"#,
        scope.project() as _,
        kind as _,
    )
    .fetch_optional(view.conn())
    .await?;
    Ok(board)
}

/// The board's turn: drops queue up here, and its revision only grows.
pub async fn lock(tx: &mut Tx, scope: Scope, kind: Kind) -> Result<Option<Board>> {
    let board = sqlx::query_as!(
        Board,
        r#"update board set revision = revision + 1 where project_id = $1 and kind = $2
           returning id, kind as "kind: Kind", revision, from_board_id as "from""#,
        scope.project() as _,
        kind as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(board)
}

pub async fn create(
    tx: &mut Tx,
    scope: Scope,
    id: BoardId,
    kind: Kind,
    from: Option<BoardId>,
) -> Result<()> {
    sqlx::query!(
        "insert into board (project_id, id, kind, from_board_id) values ($1, $2, $3, $4)",
        scope.project() as _,
        id as _,
        kind as _,
        from as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Everything on the board.
pub async fn content(view: &mut View, scope: Scope, board: Board) -> Result<Content> {
    Ok(Content {
        themes: themes(view, scope, board.id).await?,
        placements: placements(view, scope, board.id).await?,
        cards: cards(view, scope).await?,
        against: against(view, scope, board.id).await?,
        board,
    })
}

/// In the order of the board; subthemes are not gathered under their themes.
pub async fn themes(view: &mut View, scope: Scope, board: BoardId) -> Result<Vec<Theme>> {
    let themes = sqlx::query_as!(
        Theme,
        r#"select id, parent_id as parent, name, definition, question_id as question,
               from_theme_id as "from", hue, order_key
           from theme where project_id = $1 and board_id = $2
           order by order_key collate "C", id"#,
        scope.project() as _,
        board as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(themes)
}

pub async fn placements(view: &mut View, scope: Scope, board: BoardId) -> Result<Vec<Placement>> {
    let placements = sqlx::query_as!(
        Placement,
        r#"select theme_id as theme, code_id as code, order_key from placement
           where project_id = $1 and board_id = $2
           order by order_key collate "C", code_id"#,
        scope.project() as _,
        board as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(placements)
}

/// Every code that may lie on a board: those with agreed passages, and those
/// that were agreed on, or made on a board, and have none yet.
pub async fn cards(view: &mut View, scope: Scope) -> Result<Vec<Card>> {
    let cards = sqlx::query_as!(
        Card,
        r#"select code.id, code.name, code.definition, code.hue,
               count(segment.id) as "passages!",
               coalesce(array_agg(distinct narrative.number order by narrative.number)
                   filter (where narrative.number is not null), '{}') as "narratives!"
           from code
               left join consensus_segment segment
                   on segment.project_id = code.project_id and segment.code_id = code.id
               left join narrative
                   on narrative.project_id = code.project_id and narrative.id = segment.narrative_id
           where code.project_id = $1 and code.removed_at is null
           group by code.project_id, code.id
           having count(segment.id) > 0 or (code.origin = 'consensus' and code.owner_id is null)
           order by count(segment.id) desc, lower(code.name), code.id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(cards)
}

pub async fn against(view: &mut View, scope: Scope, board: BoardId) -> Result<Vec<Against>> {
    let against = sqlx::query_as!(
        Against,
        "select code_id as code, narrative_id as narrative, number
         from counter_evidence join narrative using (project_id)
         where project_id = $1 and board_id = $2 and narrative.id = narrative_id
         order by number, code_id",
        scope.project() as _,
        board as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(against)
}

/// A passage behind a card, with the sentence where it begins.
#[derive(Debug, Clone)]
pub struct Passage {
    pub narrative: NarrativeId,
    pub number: i32,
    pub title: String,
    pub paragraph: i32,
    pub sentence: i32,
    pub text: String,
}

/// The agreed passages of a code, in the order of the narratives.
pub async fn passages(view: &mut View, scope: Scope, code: CodeId) -> Result<Vec<Passage>> {
    let passages = sqlx::query_as!(
        Passage,
        r#"select narrative.id as narrative, number, title,
               coalesce(unit.paragraph, 0) as "paragraph!", coalesce(unit.sentence, 0) as "sentence!",
               substr(body, segment.start_at + 1, segment.end_at - segment.start_at) as "text!"
           from consensus_segment segment
               join narrative on narrative.project_id = segment.project_id
                   and narrative.id = segment.narrative_id
               left join unit on unit.project_id = segment.project_id
                   and unit.narrative_id = segment.narrative_id
                   and unit.start_at <= segment.start_at and segment.start_at < unit.end_at
           where segment.project_id = $1 and segment.code_id = $2
           order by number, segment.start_at, segment.end_at"#,
        scope.project() as _,
        code as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(passages)
}

/// Writes a theme as it is to be; one of this id is replaced.
pub async fn put_theme(tx: &mut Tx, scope: Scope, board: BoardId, theme: &Theme) -> Result<()> {
    sqlx::query!(
        "insert into theme (project_id, board_id, id, parent_id, name, definition, question_id,
             from_theme_id, hue, order_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (project_id, id) do update set parent_id = $4, name = $5, definition = $6,
             question_id = $7, from_theme_id = $8, hue = $9, order_key = $10",
        scope.project() as _,
        board as _,
        theme.id as _,
        theme.parent as _,
        theme.name,
        theme.definition,
        theme.question as _,
        theme.from as _,
        theme.hue,
        theme.order_key,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn remove_themes(
    tx: &mut Tx,
    scope: Scope,
    board: BoardId,
    ids: &[ThemeId],
) -> Result<()> {
    let ids: Vec<Uuid> = ids.iter().map(|id| Uuid::from(*id)).collect();
    sqlx::query!(
        "delete from theme where project_id = $1 and board_id = $2 and id = any($3)",
        scope.project() as _,
        board as _,
        &ids,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn put_placement(
    tx: &mut Tx,
    scope: Scope,
    board: BoardId,
    placement: &Placement,
    by: MemberId,
) -> Result<()> {
    sqlx::query!(
        "insert into placement (project_id, board_id, theme_id, code_id, order_key, placed_by)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (project_id, theme_id, code_id)
             do update set order_key = $5, placed_by = $6, placed_at = now()",
        scope.project() as _,
        board as _,
        placement.theme as _,
        placement.code as _,
        placement.order_key,
        by as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn remove_placement(
    tx: &mut Tx,
    scope: Scope,
    board: BoardId,
    theme: ThemeId,
    code: CodeId,
) -> Result<()> {
    sqlx::query!(
        "delete from placement
         where project_id = $1 and board_id = $2 and theme_id = $3 and code_id = $4",
        scope.project() as _,
        board as _,
        theme as _,
        code as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Marks a narrative as speaking against a code's theme, or takes the mark
/// back. Whether that changed anything.
pub async fn mark_against(
    tx: &mut Tx,
    scope: Scope,
    board: BoardId,
    code: CodeId,
    narrative: NarrativeId,
    by: Option<MemberId>,
) -> Result<bool> {
    let done = match by {
        Some(member) => {
            sqlx::query!(
                "insert into counter_evidence
                     (project_id, board_id, code_id, narrative_id, marked_by)
                 values ($1, $2, $3, $4, $5) on conflict do nothing",
                scope.project() as _,
                board as _,
                code as _,
                narrative as _,
                member as _,
            )
            .execute(tx.conn())
            .await?
        }
        None => {
            sqlx::query!(
                "delete from counter_evidence
                 where project_id = $1 and board_id = $2 and code_id = $3 and narrative_id = $4",
                scope.project() as _,
                board as _,
                code as _,
                narrative as _,
            )
            .execute(tx.conn())
            .await?
        }
    };
    Ok(done.rows_affected() == 1)
}

pub async fn copy_against(tx: &mut Tx, scope: Scope, from: BoardId, to: BoardId) -> Result<()> {
    sqlx::query!(
        "insert into counter_evidence
             (project_id, board_id, code_id, narrative_id, marked_by, marked_at)
         select project_id, $3, code_id, narrative_id, marked_by, marked_at
         from counter_evidence where project_id = $1 and board_id = $2",
        scope.project() as _,
        from as _,
        to as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// An agreed code that was made on the board and has no passages yet.
pub async fn create_code(
    tx: &mut Tx,
    scope: Scope,
    id: CodeId,
    name: &str,
    hue: i16,
) -> Result<()> {
    sqlx::query!(
        "insert into code (project_id, id, name, hue, origin) values ($1, $2, $3, $4, 'consensus')",
        scope.project() as _,
        id as _,
        name,
        hue,
    )
    .execute(tx.conn())
    .await
    .on_constraint("code_name_taken", "there is already an agreed code of this name")?;
    Ok(())
}

/// Takes a code that was made on a board away, or brings it back.
pub async fn set_code_removed(tx: &mut Tx, scope: Scope, id: CodeId, removed: bool) -> Result<()> {
    sqlx::query!(
        "update code set removed_at = case when $3 then now() end
         where project_id = $1 and id = $2 and owner_id is null and origin = 'consensus'",
        scope.project() as _,
        id as _,
        removed,
    )
    .execute(tx.conn())
    .await
    .on_constraint("code_name_taken", "there is another agreed code of this name by now")?;
    Ok(())
}

pub async fn by_id(view: &mut View, scope: Scope, id: BoardId) -> Result<Option<Board>> {
    let board = sqlx::query_as!(
        Board,
        r#"select id, kind as "kind: Kind", revision, from_board_id as "from" from board
           where project_id = $1 and id = $2"#,
        scope.project() as _,
        id as _,
    )
    .fetch_optional(view.conn())
    .await?;
    Ok(board)
}

/// How many themes a board has; `None` where there is no such board.
pub async fn theme_count(view: &mut View, scope: Scope, kind: Kind) -> Result<Option<i64>> {
    let count = sqlx::query_scalar!(
        r#"select (select count(*) from theme
                   where theme.project_id = board.project_id and board_id = board.id
                       and parent_id is null) as "themes!"
           from board where project_id = $1 and kind = $2"#,
        scope.project() as _,
        kind as _,
    )
    .fetch_optional(view.conn())
    .await?;
    Ok(count)
}

pub async fn open_screens(view: &mut View, scope: Scope, board: BoardId) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "screens!" from show_link
           where project_id = $1 and board_id = $2 and revoked_at is null"#,
        scope.project() as _,
        board as _,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(count)
}

pub async fn open_screen(
    tx: &mut Tx,
    scope: Scope,
    board: BoardId,
    id: ShowLinkId,
    token_hash: &[u8],
    by: MemberId,
) -> Result<()> {
    sqlx::query!(
        "insert into show_link (project_id, id, board_id, token_hash, made_by)
         values ($1, $2, $3, $4, $5)",
        scope.project() as _,
        id as _,
        board as _,
        token_hash,
        by as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Withdraws the links to a board; answers with those that were open.
pub async fn close_screens(tx: &mut Tx, scope: Scope, board: BoardId) -> Result<Vec<ShowLinkId>> {
    let closed = sqlx::query_scalar!(
        "update show_link set revoked_at = now()
         where project_id = $1 and board_id = $2 and revoked_at is null returning id",
        scope.project() as _,
        board as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(closed)
}

pub async fn set_focus(
    tx: &mut Tx,
    scope: Scope,
    board: BoardId,
    theme: Option<ThemeId>,
) -> Result<()> {
    sqlx::query!(
        "update show_link set focus_id = $3
         where project_id = $1 and board_id = $2 and revoked_at is null",
        scope.project() as _,
        board as _,
        theme as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Cards follow their code: wherever `from` lies, on any board, each of `to`
/// is laid instead, once per theme.
pub async fn follow(
    tx: &mut Tx,
    scope: Scope,
    from: CodeId,
    to: &[CodeId],
    by: MemberId,
) -> Result<()> {
    for code in to {
        sqlx::query!(
            "insert into placement (project_id, board_id, theme_id, code_id, order_key, placed_by)
             select project_id, board_id, theme_id, $3, order_key, $4
             from placement where project_id = $1 and code_id = $2
             on conflict (project_id, theme_id, code_id) do nothing",
            scope.project() as _,
            from as _,
            *code as _,
            by as _,
        )
        .execute(tx.conn())
        .await?;
    }
    if !to.contains(&from) {
        sqlx::query!(
            "delete from placement where project_id = $1 and code_id = $2",
            scope.project() as _,
            from as _,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
