//! SQL of workshops and their agenda.

use super::{Scene, Workshop};
use crate::{
    Result,
    access::Scope,
    boards::Kind,
    db::{Tx, View},
    domain::workshop::{Clock, Hands, Phase},
    ids::{BoardId, CodeId, MemberId, SnapshotId, WorkshopId},
};

/// The newest first. A project has a few.
pub async fn all(view: &mut View, scope: Scope) -> Result<Vec<Workshop>> {
    let all = sqlx::query_as!(
        Workshop,
        r#"select workshop.id, workshop.board_id as board, board.kind as "kind: Kind",
               facilitator_id as facilitator, account.name as led_by, workshop.title,
               names_writers, workshop.revision, started_at, ended_at, confirmed_at,
               phase as "phase: Phase", shown_times, clock_full, clock_ends_at, clock_left,
               scene as "scene: Scene", scene_code_id as scene_code, scene_quote, code,
               before_id as "before: SnapshotId", after_id as "after: SnapshotId",
               clock_timestamp() as "now!"
           from workshop
               join board on board.project_id = workshop.project_id
                   and board.id = workshop.board_id
               join member on member.project_id = workshop.project_id
                   and member.id = facilitator_id
               join account on account.id = member.user_id
           where workshop.project_id = $1 order by made_at desc, workshop.id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(all)
}

pub async fn find(view: &mut View, scope: Scope, id: WorkshopId) -> Result<Option<Workshop>> {
    Ok(all(view, scope).await?.into_iter().find(|workshop| workshop.id == id))
}

pub async fn in_session(view: &mut View, scope: Scope) -> Result<Vec<Workshop>> {
    let all = all(view, scope).await?;
    Ok(all.into_iter().filter(Workshop::is_on).collect())
}

/// The one that is in session on a board.
pub async fn on_board(view: &mut View, scope: Scope, board: BoardId) -> Result<Option<Workshop>> {
    let on = in_session(view, scope).await?;
    Ok(on.into_iter().find(|workshop| workshop.board == board))
}

/// Stays as it is until the transaction ends.
pub async fn keep(tx: &mut Tx, scope: Scope, id: WorkshopId) -> Result<Option<Workshop>> {
    sqlx::query!(
        "select from workshop where project_id = $1 and id = $2 for share",
        scope.project() as _,
        id as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    find(tx, scope, id).await
}

/// Its turn: what is changed for all waits here, and its revision only grows.
pub async fn lock(tx: &mut Tx, scope: Scope, id: WorkshopId) -> Result<Option<Workshop>> {
    sqlx::query!(
        "update workshop set revision = revision + 1 where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    find(tx, scope, id).await
}

pub struct New {
    pub id: WorkshopId,
    pub board: BoardId,
    pub facilitator: MemberId,
    pub title: String,
    pub names_writers: bool,
}

pub async fn create(tx: &mut Tx, scope: Scope, new: &New) -> Result<()> {
    sqlx::query!(
        "insert into workshop (project_id, id, board_id, facilitator_id, title, names_writers)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (project_id, id) do update
             set board_id = $3, facilitator_id = $4, title = $5, names_writers = $6",
        scope.project() as _,
        new.id as _,
        new.board as _,
        new.facilitator as _,
        new.title,
        new.names_writers,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What is planned for a phase.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Item {
    pub phase: Phase,
    pub minutes: i32,
    pub question: String,
}

/// In the order of the phases.
pub async fn agenda(view: &mut View, scope: Scope, id: WorkshopId) -> Result<Vec<Item>> {
    let items = sqlx::query_as!(
        Item,
        r#"select phase as "phase: Phase", minutes, question from agenda
           where project_id = $1 and workshop_id = $2 order by phase"#,
        scope.project() as _,
        id as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(items)
}

pub async fn plan(tx: &mut Tx, scope: Scope, id: WorkshopId, items: &[Item]) -> Result<()> {
    sqlx::query!(
        "delete from agenda where project_id = $1 and workshop_id = $2",
        scope.project() as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    for item in items {
        sqlx::query!(
            "insert into agenda (project_id, workshop_id, phase, minutes, question)
             values ($1, $2, $3, $4, $5)",
            scope.project() as _,
            id as _,
            item.phase as _,
            item.minutes,
            item.question,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// It is in session, and guests join by this code.
pub async fn start(
    tx: &mut Tx,
    scope: Scope,
    id: WorkshopId,
    code: &str,
    before: SnapshotId,
) -> Result<()> {
    sqlx::query!(
        "update workshop set started_at = now(), code = $3, before_id = $4
         where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
        code,
        before as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The code is nobody's any more.
pub async fn end(tx: &mut Tx, scope: Scope, id: WorkshopId, after: SnapshotId) -> Result<()> {
    sqlx::query!(
        "update workshop set ended_at = now(), phase = null, code = null, scene = 'board',
             clock_ends_at = null, clock_left = null, after_id = $3
         where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
        after as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn confirm(tx: &mut Tx, scope: Scope, id: WorkshopId) -> Result<()> {
    sqlx::query!(
        "update workshop set confirmed_at = now() where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn open(tx: &mut Tx, scope: Scope, id: WorkshopId, phase: Phase) -> Result<()> {
    sqlx::query!(
        "update workshop set phase = $3 where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
        phase as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn set_clock(tx: &mut Tx, scope: Scope, id: WorkshopId, clock: Clock) -> Result<()> {
    let (until, left) = match clock.hands {
        Hands::Until(end) => (Some(end), None),
        Hands::Left(left) => (None, i32::try_from(left).ok()),
    };
    sqlx::query!(
        "update workshop set clock_full = $3, clock_left = $5,
             clock_ends_at = to_timestamp($4::bigint::float8 / 1000)
         where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
        i32::try_from(clock.full).unwrap_or(i32::MAX),
        until,
        left,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// `quote` is a passage of the card, empty for none.
pub async fn set_scene(
    tx: &mut Tx,
    scope: Scope,
    id: WorkshopId,
    scene: Scene,
    card: Option<CodeId>,
    quote: &str,
) -> Result<()> {
    sqlx::query!(
        "update workshop set scene = $3, scene_code_id = $4, scene_quote = $5
         where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
        scene as _,
        card as _,
        quote,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The notes of this time are open to all who take part.
pub async fn show_notes(tx: &mut Tx, scope: Scope, id: WorkshopId) -> Result<()> {
    sqlx::query!(
        "update workshop set shown_times = shown_times + 1 where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
