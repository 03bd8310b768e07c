//! SQL of past boards.

use std::collections::BTreeMap;

use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    Result,
    access::Scope,
    boards::{Against, Mark, Placement, Status, Theme, db::cards, snapshots::Kept},
    db::View,
    domain::order::OrderKey,
    history::Entry,
    ids::{BoardId, CodeId, MemberId, NarrativeId, OpId, QuestionId, ThemeId},
    live::Topic,
};

/// The entries of the record that changed a board, in the order of time: its own,
/// and those of the agreed codes.
pub async fn steps(view: &mut View, scope: Scope, board: BoardId) -> Result<Vec<Entry>> {
    let topics = [Topic::Board(board), Topic::Alignment(scope.project())];
    let steps = sqlx::query_as!(
        Entry,
        r#"select op_id as "op_id!: OpId", actor_id as "actor!: MemberId", account.name,
               kind as "kind!", payload as "payload!", null::integer as "narrative?",
               noted_at as "noted_at!", released as "open!"
           from (
               select distinct entry.*
               from (
                   select begun_at as at from board_past where project_id = $1 and board_id = $2
                   union
                   select ended_at from board_past
                   where project_id = $1 and board_id = $2 and ended_at is not null
               ) change cross join lateral (
                   select op_id, actor_id, kind, payload, noted_at, released from journal
                   where project_id = $1 and topic = any ($3) and noted_at >= change.at
                   order by noted_at limit 1
               ) entry
           ) entry
               join member on member.project_id = $1 and member.id = actor_id
               join account on account.id = user_id
           order by noted_at, op_id"#,
        scope.project() as _,
        board as _,
        &topics.map(|topic| topic.to_string()),
    )
    .fetch_all(view.conn())
    .await?;
    Ok(steps)
}

/// A board as it was at the time of an entry of the record. Codes have the names
/// of today.
pub async fn past(
    view: &mut View,
    scope: Scope,
    board: BoardId,
    moment: OffsetDateTime,
) -> Result<Kept> {
    let themes = sqlx::query_as!(
        Theme,
        r#"select theme.id as "id!: ThemeId", parent_id as "parent?: ThemeId", name as "name!",
               definition as "definition!", question_id as "question?: QuestionId",
               from_theme_id as "from?: ThemeId", hue as "hue!", status as "status!: Status",
               order_key as "order!: OrderKey"
           from board_past cross join lateral jsonb_populate_record(null::theme, state) theme
           where board_past.project_id = $1 and board_past.board_id = $2 and part = 'theme'
               and begun_at <= $3 and (ended_at is null or ended_at > $3)
           order by order_key collate "C", theme.id"#,
        scope.project() as _,
        board as _,
        moment,
    )
    .fetch_all(view.conn())
    .await?;
    let placements = sqlx::query_as!(
        Placement,
        r#"select theme_id as "theme!: ThemeId", code_id as "code!: CodeId",
               order_key as "order!: OrderKey", null::text as by
           from board_past
               cross join lateral jsonb_populate_record(null::placement, state) placement
           where board_past.project_id = $1 and board_past.board_id = $2 and part = 'placement'
               and begun_at <= $3 and (ended_at is null or ended_at > $3)
           order by order_key collate "C", code_id"#,
        scope.project() as _,
        board as _,
        moment,
    )
    .fetch_all(view.conn())
    .await?;
    let against = sqlx::query!(
        r#"select code_id as "code!: CodeId", narrative_id as "narrative!: NarrativeId",
               number, start_at as "start_at?", end_at as "end_at?", note as "note!"
           from board_past
               cross join lateral jsonb_populate_record(null::counter_evidence, state) mark
               join narrative on narrative.project_id = board_past.project_id
                   and narrative.id = narrative_id and narrative.released
           where board_past.project_id = $1 and board_past.board_id = $2
               and part = 'counter_evidence' and begun_at <= $3 and (ended_at is null or ended_at > $3)
           order by number, code_id"#,
        scope.project() as _,
        board as _,
        moment,
    )
    .fetch_all(view.conn())
    .await?;
    let against = against.into_iter().map(|row| Against {
        code: row.code,
        narrative: row.narrative,
        number: row.number,
        mark: Mark { words: row.start_at.zip(row.end_at), note: row.note },
    });
    let named = sqlx::query!(
        r#"select id as "id!: CodeId", name as "name!" from team_code
           where project_id = $1 and id = any ($2)"#,
        scope.project() as _,
        &placements.iter().map(|one| one.code.into()).collect::<Vec<Uuid>>(),
    )
    .fetch_all(view.conn())
    .await?;
    let mut codes: BTreeMap<CodeId, String> =
        cards(view, scope).await?.into_iter().map(|card| (card.id, card.name)).collect();
    codes.extend(named.into_iter().map(|row| (row.id, row.name)));
    Ok(Kept { themes, placements, against: against.collect(), codes })
}
