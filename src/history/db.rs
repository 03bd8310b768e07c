//! SQL of the record. It only reads: operations write it themselves.

use time::OffsetDateTime;
use uuid::Uuid;

use super::Entry;
use crate::{
    Result,
    access::Scope,
    db::{View, Viewer},
    ids::{MemberId, OpId},
};

/// Which entries to list. Nothing set lists all that the viewer may see.
#[derive(Default)]
pub struct Wanted<'a> {
    pub actor: Option<MemberId>,
    /// Of what kinds: `member` for `member.role` and the like.
    pub nouns: Option<&'a [&'a str]>,
    pub without: &'a [&'a str],
    /// Only what the team may see too.
    pub open: bool,
    pub before: Option<Place>,
}

/// A place in the record, between two entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub noted_at: OffsetDateTime,
    pub op_id: OpId,
}

/// The newest first, at most so many.
pub async fn entries(
    view: &mut View,
    scope: Scope,
    viewer: Viewer,
    wanted: &Wanted<'_>,
    most: i64,
) -> Result<Vec<Entry>> {
    let strings =
        |nouns: &[&str]| -> Vec<String> { nouns.iter().map(ToString::to_string).collect() };
    let nouns = wanted.nouns.map(strings);
    let without = strings(wanted.without);
    let readers = [Uuid::nil(), viewer.member.into()];
    let entries = sqlx::query_as!(
        Entry,
        r#"select op_id as "op_id!: OpId", actor_id as "actor!: MemberId",
               coalesce(account.name, guest.guest_name, '') as "name!",
               kind as "kind!", payload as "payload!", number as "narrative?",
               noted_at as "noted_at!", entry.released as "open!"
           from unnest($2::uuid[]) reader cross join lateral (
               select op_id, actor_id, kind, payload, narrative_id, noted_at, released
               from journal
               where project_id = $1 and journal.reader = reader.reader
                   and ($3::uuid is null or actor_id = $3)
                   and ($4::text[] is null or split_part(kind, '.', 1) = any ($4))
                   and split_part(kind, '.', 1) <> all ($5)
                   and ($6::timestamptz is null or (noted_at, op_id) < ($6, $7))
               order by noted_at desc, op_id desc limit $8
           ) entry
               left join member on member.project_id = $1 and member.id = actor_id
               left join account on account.id = user_id
               left join attendance guest on guest.project_id = $1
                   and guest.person_id = actor_id and guest.guest_name is not null
               left join narrative on narrative.project_id = $1 and narrative.id = narrative_id
           order by noted_at desc, op_id desc limit $8"#,
        scope.project() as _,
        &readers[..if wanted.open { 1 } else { 2 }],
        wanted.actor as _,
        nouns.as_deref(),
        &without,
        wanted.before.map(|place| place.noted_at),
        wanted.before.map(|place| place.op_id) as _,
        most,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(entries)
}
