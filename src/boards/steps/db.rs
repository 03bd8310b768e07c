//! SQL of what changes on a board.

use super::{
    super::{Mark, Status},
    Step,
};
use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    domain::{
        order::OrderKey,
        theme_tree::{Change, Theme},
    },
    error::OnConstraint,
    ids::{BoardId, CodeId, MemberId, NarrativeId, QuestionId, ThemeId},
};

/// Where a step is saved, and who took it.
#[derive(Clone, Copy)]
pub struct Place {
    pub scope: Scope,
    pub board: BoardId,
    pub by: MemberId,
}

pub async fn save(tx: &mut Tx, at: Place, step: &Step) -> Result<()> {
    match step {
        Step::Tree(Change::Added(theme)) => add_theme(tx, at, theme).await,
        Step::Tree(Change::Renamed { theme, name }) => rename_theme(tx, at, *theme, name).await,
        Step::Tree(Change::Moved { theme, parent, order }) => {
            move_theme(tx, at, *theme, *parent, order).await
        }
        Step::Tree(Change::Gone { theme }) => remove_theme(tx, at, *theme).await,
        Step::Tree(Change::Card { code, from, to }) => {
            move_card(tx, at, *code, *from, to.as_ref()).await
        }
        Step::Define { theme, definition } => define_theme(tx, at, *theme, definition).await,
        Step::Answer { theme, question } => answer(tx, at, *theme, *question).await,
        Step::Colour { theme, hue } => colour(tx, at, *theme, *hue).await,
        Step::Status { theme, status } => set_status(tx, at, *theme, *status).await,
        Step::Stamp { theme, from, hue } => stamp(tx, at, *theme, *from, *hue).await,
        Step::Against { code, narrative, mark } => {
            mark_against(tx, at, *code, *narrative, mark.as_ref()).await
        }
        Step::Code { code, there } => set_code_there(tx, at, *code, *there).await,
    }
}

async fn add_theme(tx: &mut Tx, at: Place, theme: &Theme<ThemeId>) -> Result<()> {
    sqlx::query!(
        "insert into theme (project_id, board_id, id, parent_id, name, order_key)
         values ($1, $2, $3, $4, $5, $6)",
        at.scope.project() as _,
        at.board as _,
        theme.id as _,
        theme.parent as _,
        theme.name,
        theme.order.as_str(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn rename_theme(tx: &mut Tx, at: Place, theme: ThemeId, name: &str) -> Result<()> {
    sqlx::query!(
        "update theme set name = $4 where project_id = $1 and board_id = $2 and id = $3",
        at.scope.project() as _,
        at.board as _,
        theme as _,
        name,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn move_theme(
    tx: &mut Tx,
    at: Place,
    theme: ThemeId,
    parent: Option<ThemeId>,
    order: &OrderKey,
) -> Result<()> {
    sqlx::query!(
        "update theme set parent_id = $4, order_key = $5
         where project_id = $1 and board_id = $2 and id = $3",
        at.scope.project() as _,
        at.board as _,
        theme as _,
        parent as _,
        order.as_str(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Its cards are taken off before, its subthemes too.
async fn remove_theme(tx: &mut Tx, at: Place, theme: ThemeId) -> Result<()> {
    sqlx::query!(
        "delete from theme where project_id = $1 and board_id = $2 and id = $3",
        at.scope.project() as _,
        at.board as _,
        theme as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn move_card(
    tx: &mut Tx,
    at: Place,
    code: CodeId,
    from: Option<ThemeId>,
    to: Option<&(ThemeId, OrderKey)>,
) -> Result<()> {
    let target = to.map(|(theme, _)| *theme);
    if let Some(from) = from.filter(|from| Some(*from) != target) {
        take_off(tx, at, code, from).await?;
    }
    let Some((theme, order)) = to else { return Ok(()) };
    // Who moves a card within its theme did not put it there.
    sqlx::query!(
        "insert into placement (project_id, board_id, theme_id, code_id, order_key, placed_by)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (project_id, theme_id, code_id) do update set order_key = $5",
        at.scope.project() as _,
        at.board as _,
        *theme as _,
        code as _,
        order.as_str(),
        at.by as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn take_off(tx: &mut Tx, at: Place, code: CodeId, theme: ThemeId) -> Result<()> {
    sqlx::query!(
        "delete from placement
         where project_id = $1 and board_id = $2 and theme_id = $3 and code_id = $4",
        at.scope.project() as _,
        at.board as _,
        theme as _,
        code as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn define_theme(tx: &mut Tx, at: Place, theme: ThemeId, definition: &str) -> Result<()> {
    sqlx::query!(
        "update theme set definition = $4 where project_id = $1 and board_id = $2 and id = $3",
        at.scope.project() as _,
        at.board as _,
        theme as _,
        definition,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn answer(
    tx: &mut Tx,
    at: Place,
    theme: ThemeId,
    question: Option<QuestionId>,
) -> Result<()> {
    sqlx::query!(
        "update theme set question_id = (
             select id from research_question where project_id = $1 and id = $4)
         where project_id = $1 and board_id = $2 and id = $3",
        at.scope.project() as _,
        at.board as _,
        theme as _,
        question as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn colour(tx: &mut Tx, at: Place, theme: ThemeId, hue: i16) -> Result<()> {
    sqlx::query!(
        "update theme set hue = $4 where project_id = $1 and board_id = $2 and id = $3",
        at.scope.project() as _,
        at.board as _,
        theme as _,
        hue,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn set_status(tx: &mut Tx, at: Place, theme: ThemeId, status: Status) -> Result<()> {
    sqlx::query!(
        "update theme set status = $4 where project_id = $1 and board_id = $2 and id = $3",
        at.scope.project() as _,
        at.board as _,
        theme as _,
        status as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn stamp(
    tx: &mut Tx,
    at: Place,
    theme: ThemeId,
    from: Option<ThemeId>,
    hue: i16,
) -> Result<()> {
    sqlx::query!(
        "update theme set from_theme_id = $4, hue = $5
         where project_id = $1 and board_id = $2 and id = $3",
        at.scope.project() as _,
        at.board as _,
        theme as _,
        from as _,
        hue,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn mark_against(
    tx: &mut Tx,
    at: Place,
    code: CodeId,
    narrative: NarrativeId,
    mark: Option<&Mark>,
) -> Result<()> {
    if let Some(Mark { words, note }) = mark {
        sqlx::query!(
            "insert into counter_evidence
                 (project_id, board_id, code_id, narrative_id, start_at, end_at, note, marked_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (project_id, board_id, code_id, narrative_id) do update
                 set start_at = $5, end_at = $6, note = $7, marked_by = $8, marked_at = now()",
            at.scope.project() as _,
            at.board as _,
            code as _,
            narrative as _,
            words.map(|(start, _)| start),
            words.map(|(_, end)| end),
            note,
            at.by as _,
        )
        .execute(tx.conn())
        .await?;
    } else {
        sqlx::query!(
            "delete from counter_evidence
             where project_id = $1 and board_id = $2 and code_id = $3 and narrative_id = $4",
            at.scope.project() as _,
            at.board as _,
            code as _,
            narrative as _,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

async fn set_code_there(tx: &mut Tx, at: Place, id: CodeId, there: bool) -> Result<()> {
    sqlx::query!(
        "update code set removed_at = case when $3 then null else now() end
         where project_id = $1 and id = $2 and owner_id is null and origin = 'consensus'",
        at.scope.project() as _,
        id as _,
        there,
    )
    .execute(tx.conn())
    .await
    .on_constraint("code_name_taken", "there is another agreed code of this name by now")?;
    Ok(())
}

/// An agreed code that was made on a board and has no passages yet.
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

/// Whether a code has passages, stands for coders' codes, or lies on another
/// board: then it is not only this board's to take away.
pub async fn is_used(view: &mut View, scope: Scope, board: BoardId, code: CodeId) -> Result<bool> {
    let used = sqlx::query_scalar!(
        r#"select exists (select from consensus_segment
                   where project_id = $1 and code_id = $3)
               or exists (select from code_origin where project_id = $1 and agreed_id = $3)
               or exists (select from placement
                   where project_id = $1 and code_id = $3 and board_id <> $2) as "used!""#,
        scope.project() as _,
        board as _,
        code as _,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(used)
}

pub async fn copy_against(tx: &mut Tx, scope: Scope, from: BoardId, to: BoardId) -> Result<()> {
    sqlx::query!(
        "insert into counter_evidence
             (project_id, board_id, code_id, narrative_id, start_at, end_at, note, marked_by,
              marked_at)
         select project_id, $3, code_id, narrative_id, start_at, end_at, note, marked_by, marked_at
         from counter_evidence where project_id = $1 and board_id = $2",
        scope.project() as _,
        from as _,
        to as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
