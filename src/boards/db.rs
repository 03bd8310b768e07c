//! SQL of boards.

use time::OffsetDateTime;

use super::{Against, Board, Card, Content, Kind, Mark, Placement, Theme};
use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    domain::order::OrderKey,
    ids::{BoardId, CodeId, MemberId, NarrativeId, OpId, ThemeId, WorkshopId},
    live::Topic,
};

pub async fn find(view: &mut View, scope: Scope, kind: Kind) -> Result<Option<Board>> {
    let board = sqlx::query_as!(
        Board,
        r#"select id, kind as "kind: Kind", revision, from_board_id as "from", led_by, held from board
           where project_id = $1 and kind = $2"#,
        scope.project() as _,
        kind as _,
    )
    .fetch_optional(view.conn())
    .await?;
    Ok(board)
}

/// The board that the team has come to; none before the first.
pub async fn furthest(view: &mut View, scope: Scope) -> Result<Option<Board>> {
    match find(view, scope, Kind::Analytical).await? {
        Some(board) => Ok(Some(board)),
        None => find(view, scope, Kind::Descriptive).await,
    }
}

/// The board's turn: drops queue up here, and its revision only grows.
pub async fn lock(tx: &mut Tx, scope: Scope, kind: Kind) -> Result<Option<Board>> {
    let board = sqlx::query_as!(
        Board,
        r#"update board set revision = revision + 1 where project_id = $1 and kind = $2
           returning id, kind as "kind: Kind", revision, from_board_id as "from",
               led_by, held"#,
        scope.project() as _,
        kind as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(board)
}

/// Who leads the board from now on, and why nobody else arranges it.
pub async fn hold(
    tx: &mut Tx,
    scope: Scope,
    board: BoardId,
    led_by: Option<MemberId>,
    held: &str,
) -> Result<()> {
    sqlx::query!(
        "update board set led_by = $3, held = $4, revision = revision + 1
         where project_id = $1 and id = $2",
        scope.project() as _,
        board as _,
        led_by as _,
        held,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
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

/// A theme of any board, and of which kind that is.
pub async fn theme(view: &mut View, scope: Scope, id: ThemeId) -> Result<Option<(Theme, Kind)>> {
    for kind in [Kind::Descriptive, Kind::Analytical] {
        let Some(board) = find(view, scope, kind).await? else { continue };
        let themes = themes(view, scope, board.id).await?;
        if let Some(theme) = themes.into_iter().find(|theme| theme.id == id) {
            return Ok(Some((theme, kind)));
        }
    }
    Ok(None)
}

/// In the order of the board; subthemes are not gathered under their themes.
pub async fn themes(view: &mut View, scope: Scope, board: BoardId) -> Result<Vec<Theme>> {
    let themes = sqlx::query_as!(
        Theme,
        r#"select id, parent_id as parent, name, definition, question_id as question,
               from_theme_id as "from", hue, status, order_key as "order: OrderKey"
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
        r#"select theme_id as theme, code_id as code, order_key as "order: OrderKey",
               account.name as "by?"
           from placement
               left join member on member.project_id = placement.project_id
                   and member.id = placed_by and placed_at > now() - interval '1 minute'
               left join account on account.id = member.user_id
           where placement.project_id = $1 and board_id = $2
           order by order_key collate "C", code_id"#,
        scope.project() as _,
        board as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(placements)
}

/// Every code that may lie on a board: those with agreed passages in released
/// narratives, and those that were agreed on, or made on a board, and have none
/// yet. Those with the most passages first.
pub async fn cards(view: &mut View, scope: Scope) -> Result<Vec<Card>> {
    let cards = sqlx::query_as!(
        Card,
        r#"select code.id as "id!", code.name as "name!", code.definition as "definition!",
               code.hue as "hue!",
               coalesce(behind.passages, 0) as "passages!",
               coalesce(behind.narratives, '{}') as "narratives!"
           from team_code code left join (
               select code_id, count(*) as passages,
                   array_agg(distinct narrative.number order by narrative.number) as narratives
               from consensus_segment segment
                   join narrative on narrative.project_id = segment.project_id
                       and narrative.id = segment.narrative_id and narrative.released
               where segment.project_id = $1 group by code_id
           ) behind on behind.code_id = code.id
           where code.project_id = $1 and code.removed_at is null
               and (behind.passages > 0 or (code.origin = 'consensus' and code.owner_id is null))
           order by coalesce(behind.passages, 0) desc, lower(code.name), code.id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(cards)
}

pub async fn against(view: &mut View, scope: Scope, board: BoardId) -> Result<Vec<Against>> {
    let rows = sqlx::query!(
        r#"select code_id as "code: CodeId", narrative_id as "narrative: NarrativeId", number,
               start_at, end_at, note
         from counter_evidence join narrative on narrative.project_id = counter_evidence.project_id
             and narrative.id = narrative_id
         where counter_evidence.project_id = $1 and board_id = $2 and released
         order by number, code_id"#,
        scope.project() as _,
        board as _,
    )
    .fetch_all(view.conn())
    .await?;
    let against = rows.into_iter().map(|row| Against {
        code: row.code,
        narrative: row.narrative,
        number: row.number,
        mark: Mark { words: row.start_at.zip(row.end_at), note: row.note },
    });
    Ok(against.collect())
}

/// A passage behind a card, with the sentence where it begins.
#[derive(Debug, Clone)]
pub struct Passage {
    /// Of its narrative.
    pub number: i32,
    pub paragraph: i32,
    pub sentence: i32,
    pub text: String,
}

/// The agreed passages of a code, in the order of the narratives.
pub async fn passages(view: &mut View, scope: Scope, code: CodeId) -> Result<Vec<Passage>> {
    let passages = sqlx::query_as!(
        Passage,
        r#"select number, coalesce(unit.paragraph, 0) as "paragraph!", coalesce(unit.sentence, 0) as "sentence!",
               substr(body, segment.start_at + 1, segment.end_at - segment.start_at) as "text!"
           from consensus_segment segment
               join narrative on narrative.project_id = segment.project_id
                   and narrative.id = segment.narrative_id and narrative.released
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

/// The words that speak against a code on a board, where some were chosen, in
/// the order of the narratives.
pub async fn contradictions(
    view: &mut View,
    scope: Scope,
    board: BoardId,
    code: CodeId,
) -> Result<Vec<Passage>> {
    let passages = sqlx::query_as!(
        Passage,
        r#"select number, coalesce(unit.paragraph, 0) as "paragraph!",
               coalesce(unit.sentence, 0) as "sentence!",
               substr(body, mark.start_at + 1, mark.end_at - mark.start_at) as "text!"
           from counter_evidence mark
               join narrative on narrative.project_id = mark.project_id
                   and narrative.id = mark.narrative_id and narrative.released
               left join unit on unit.project_id = mark.project_id
                   and unit.narrative_id = mark.narrative_id
                   and unit.start_at <= mark.start_at and mark.start_at < unit.end_at
           where mark.project_id = $1 and mark.board_id = $2 and mark.code_id = $3
               and mark.start_at is not null
           order by number"#,
        scope.project() as _,
        board as _,
        code as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(passages)
}

pub async fn by_id(view: &mut View, scope: Scope, id: BoardId) -> Result<Option<Board>> {
    let board = sqlx::query_as!(
        Board,
        r#"select id, kind as "kind: Kind", revision, from_board_id as "from", led_by, held from board
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

/// A value of an attribute, and the numbers of the narratives that have it.
pub struct Valued {
    pub attribute: String,
    pub value: String,
    pub narratives: Vec<i32>,
}

pub async fn valued(view: &mut View, scope: Scope) -> Result<Vec<Valued>> {
    let valued = sqlx::query_as!(
        Valued,
        r#"select attribute.name as attribute, value,
               array_agg(number order by number) as "narratives!"
           from narrative_attribute
               join attribute on attribute.project_id = narrative_attribute.project_id
                   and attribute.id = attribute_id
               join narrative on narrative.project_id = narrative_attribute.project_id
                   and narrative.id = narrative_id
           where narrative_attribute.project_id = $1 and value <> ''
           group by attribute.position, attribute.id, attribute.name, value
           order by attribute.position, attribute.id, lower(value), value"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(valued)
}

/// Different whenever a page of this board would be: the board itself, the
/// other board, the agreed passages, the codes, narratives, their attributes or
/// the questions changed.
pub async fn version(view: &mut View, scope: Scope, board: BoardId) -> Result<String> {
    let version = sqlx::query_scalar!(
        r#"select concat_ws('.',
               (select revision from board where project_id = $1 and id = $2),
               (select sum(revision) from board where project_id = $1),
               (select sum(uuid_hash_extended(id, 0)) from consensus_segment
                where project_id = $1),
               (select sum(hashtextextended(concat_ws(' ', id, removed_at, name, definition), 0))
                from team_code code where project_id = $1 and (owner_id is null or exists (
                    select from consensus_segment segment
                    where segment.project_id = code.project_id and segment.code_id = code.id))),
               (select sum(hashtextextended(concat_ws(' ', number, released, title), 0))
                from narrative where project_id = $1),
               (select sum(hashtextextended(concat_ws(' ', position, id, body), 0))
                from research_question where project_id = $1),
               (select sum(hashtextextended(concat_ws(' ', id, name), 0))
                from attribute where project_id = $1),
               (select sum(hashtextextended(concat_ws(' ', narrative_id, attribute_id, value), 0))
                from narrative_attribute where project_id = $1)
           ) as "version!""#,
        scope.project() as _,
        board as _,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(version)
}

/// A deed on a board, whoever did it.
pub struct Deed {
    /// What takes it back.
    pub inverse: serde_json::Value,
    /// Done in the workshop that is in session on the board.
    pub in_session: bool,
}

/// A deed that can be taken back.
pub async fn deed(view: &mut View, scope: Scope, board: BoardId, op: OpId) -> Result<Option<Deed>> {
    let deed = sqlx::query_as!(
        Deed,
        r#"select inverse, exists (select from workshop
               where workshop.project_id = $1 and board_id = $4 and ended_at is null
                   and started_at <= noted_at) as "in_session!"
           from journal
           where project_id = $1 and topic = $2 and op_id = $3 and released
               and inverse <> 'null'"#,
        scope.project() as _,
        Topic::Board(board).to_string(),
        op as _,
        board as _,
    )
    .fetch_optional(view.conn())
    .await?;
    Ok(deed)
}

/// A workshop in session.
#[derive(Debug, Clone)]
pub struct Session {
    pub workshop: WorkshopId,
    pub since: OffsetDateTime,
}

/// The workshop that is in session on a board.
pub async fn session(view: &mut View, scope: Scope, board: BoardId) -> Result<Option<Session>> {
    let session = sqlx::query_as!(
        Session,
        r#"select id as workshop, started_at as "since!" from workshop
           where project_id = $1 and board_id = $2 and started_at is not null and ended_at is null"#,
        scope.project() as _,
        board as _,
    )
    .fetch_optional(view.conn())
    .await?;
    Ok(session)
}

/// Waits for the turn of every board: the codes change under all of them.
pub async fn lock_all(tx: &mut Tx, scope: Scope) -> Result<()> {
    sqlx::query!(
        "select from board where project_id = $1 order by id for update",
        scope.project() as _
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(())
}

/// Cards follow their code, and what speaks against them: wherever `from`
/// lies, on any board, each of `to` is laid instead, once per theme. The boards
/// are locked.
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
        sqlx::query!(
            "insert into counter_evidence
                 (project_id, board_id, code_id, narrative_id, start_at, end_at, note, marked_by)
             select project_id, board_id, $3, narrative_id, start_at, end_at, note, marked_by
             from counter_evidence where project_id = $1 and code_id = $2
             on conflict do nothing",
            scope.project() as _,
            from as _,
            *code as _,
        )
        .execute(tx.conn())
        .await?;
    }
    if !to.contains(&from) {
        sqlx::query!(
            "with gone as (delete from counter_evidence where project_id = $1 and code_id = $2)
             delete from placement where project_id = $1 and code_id = $2",
            scope.project() as _,
            from as _,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
