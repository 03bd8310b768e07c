//! SQL of how far a coder has come with one narrative: what is coded, set aside,
//! in doubt, and the time it took.

use super::cover::Spot;
use crate::{
    Result,
    access::Scope,
    db::View,
    domain::{anchor::Span, coverage::Coverage},
    ids::{MemberId, NarrativeId},
    live::Topic,
};

/// The code points of `from..to` that the coder's codings cover, and what of those
/// codings lies around it.
pub async fn coded(
    view: &mut View,
    scope: Scope,
    narrative: NarrativeId,
    coder: MemberId,
    from: i32,
    to: i32,
) -> Result<Coverage> {
    let stretches = sqlx::query!(
        r#"select lower(stretch) as "from!", upper(stretch) as "to!" from (
             select unnest(range_agg(int4range(start_at, end_at))) as stretch from coding
             where project_id = $1 and narrative_id = $2 and coder_id = $3
                 and start_at < $5 and end_at > $4
         ) stretches"#,
        scope.project() as _,
        narrative as _,
        coder as _,
        from,
        to,
    )
    .fetch_all(view.conn())
    .await?;
    let span = |from: i32, to: i32| Span::between(from.cast_unsigned(), to.cast_unsigned());
    let spans = stretches.iter().map(|stretch| span(stretch.from, stretch.to));
    Ok(Coverage::of(spans.collect::<Result<Vec<_>, _>>()?))
}

/// Positions of the lines that a coder has set aside.
pub async fn aside(
    view: &mut View,
    scope: Scope,
    narrative: NarrativeId,
    coder: MemberId,
) -> Result<Vec<i32>> {
    let units = sqlx::query_scalar!(
        "select unit from set_aside
         where project_id = $1 and narrative_id = $2 and coder_id = $3 order by unit",
        scope.project() as _,
        narrative as _,
        coder as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(units)
}

/// The coder's codings that are unsure, by the names of their codes, in reading order.
pub async fn unsure(
    view: &mut View,
    scope: Scope,
    narrative: NarrativeId,
    coder: MemberId,
) -> Result<Vec<Spot>> {
    let spots = sqlx::query_as!(
        Spot,
        r#"select code.name as label, start_at as at from coding
             join code on code.project_id = $1 and code.id = code_id
         where coding.project_id = $1 and narrative_id = $2 and coder_id = $3 and unsure
         order by start_at, end_at desc, lower(code.name), coding.id"#,
        scope.project() as _,
        narrative as _,
        coder as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(spots)
}

/// Seconds that the coder was at work on a narrative: the time between two of the
/// coder's own operations there, where it is less than five minutes.
pub async fn seconds_at_work(
    view: &mut View,
    scope: Scope,
    narrative: NarrativeId,
    coder: MemberId,
) -> Result<f64> {
    let seconds = sqlx::query_scalar!(
        r#"select coalesce(extract(epoch from sum(pause)), 0)::float8 as "seconds!" from (
             select noted_at - lag(noted_at) over (order by noted_at) as pause from journal
             where project_id = $1 and actor_id = $2 and topic = $3
         ) pauses where pause < interval '5 minutes'"#,
        scope.project() as _,
        coder as _,
        Topic::Coding(narrative, coder).to_string(),
    )
    .fetch_one(view.conn())
    .await?;
    Ok(seconds)
}
