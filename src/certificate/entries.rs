//! The facts as entries of the certificate's file. Those of the record are the
//! same for every reader and only grow, in order of time; the closing entry is
//! how things stand. What each field says is in docs/certificate.md.

use serde_json::{Map, Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    exceptions::Exception,
    facts::{Coder, Facts, Narrative},
};
use crate::{
    domain::certificate::{CLOSING, Link, chained},
    ids::ProjectId,
    narratives::fingerprint,
};

const FORMAT: &str = "tandem certificate 1";

/// All entries, the closing one last.
pub fn links(facts: &Facts, project: ProjectId, exceptions: &[Exception]) -> Vec<Link> {
    let begun = json!({
        "kind": "project",
        "format": FORMAT,
        "project": project,
        "made_at": moment(Some(facts.project.created_at)),
    });
    let mut dated: Vec<(Option<OffsetDateTime>, Value)> =
        facts.released().map(|one| (one.row.released_at, release(one))).collect();
    dated.extend(facts.reopenings.iter().map(|one| {
        let entry = json!({
            "kind": "reopening",
            "narrative": one.narrative,
            "by": one.member,
            "at": moment(Some(one.at)),
        });
        (Some(one.at), entry)
    }));
    dated.extend(facts.codings_reopened.iter().map(|one| {
        let entry = json!({
            "kind": "coding_reopened",
            "narrative": one.narrative,
            "coder": one.coder,
            "by": one.member,
            "reason": one.reason,
            "at": moment(Some(one.at)),
        });
        (Some(one.at), entry)
    }));
    // What happened at one moment stays in order of the narratives.
    dated.sort_by_key(|(at, _)| *at);
    let record = dated.into_iter().map(|(_, entry)| entry);
    let all = [begun].into_iter().chain(record).chain([closing(facts, exceptions)]);
    chained(all.map(fields).collect())
}

/// The hash of all that happened: of the last entry before the closing one.
pub fn head(links: &[Link]) -> &str {
    links.iter().rfind(|link| link.kind() != CLOSING).map_or("", |link| &link.hash)
}

fn release(narrative: &Narrative) -> Value {
    let row = &narrative.row;
    let kept = json!({ "length": row.length, "sentences": row.sentences });
    json!({
        "kind": "release",
        "narrative": row.number,
        "at": moment(row.released_at),
        "frozen_at": moment(row.frozen_at),
        "text": row.body_hash.as_ref().map(|hash| data_encoding::HEXLOWER.encode(hash)),
        "sentences": fingerprint(kept.to_string()),
        "coders": narrative.coders.iter().map(layer).collect::<Vec<_>>(),
        "replaced": narrative.replaced.iter().map(|seat| json!({
            "coder": seat.member,
            "assigned_at": moment(Some(seat.assigned_at)),
            "replaced_at": moment(seat.replaced_at),
        })).collect::<Vec<_>>(),
    })
}

fn layer(coder: &Coder) -> Value {
    let seat = &coder.seat;
    let kept = seat.codes.is_some();
    json!({
        "coder": seat.member,
        "seat": seat.seat,
        "assigned_at": moment(Some(seat.assigned_at)),
        "submitted_at": moment(seat.submitted_at),
        "seen_before": coder.seen_before,
        "layer": kept.then(|| {
            fingerprint(json!({ "codes": seat.codes, "marks": seat.marks }).to_string())
        }),
    })
}

/// Without moments: of work that is not released they are nobody's business.
fn closing(facts: &Facts, exceptions: &[Exception]) -> Value {
    let unreleased = facts.narratives.iter().filter(|narrative| !narrative.released());
    let coder = |coder: &Coder| json!({ "coder": coder.seat.member, "seat": coder.seat.seat, "work": coder.work.word() });
    let unreleased = unreleased.map(|narrative| {
        json!({
            "narrative": narrative.number(),
            "frozen": narrative.row.frozen_at.is_some(),
            "coders": narrative.coders.iter().map(coder).collect::<Vec<_>>(),
        })
    });
    let people = facts.people.iter().map(|person| {
        json!({ "member": person.id, "name": person.name, "role": person.role, "left": person.left })
    });
    json!({
        "kind": CLOSING,
        "title": facts.project.title,
        "releases_by_itself": facts.project.releases_by_itself,
        "people": people.collect::<Vec<_>>(),
        "unreleased": unreleased.collect::<Vec<_>>(),
        "exceptions": exceptions.iter().map(|one| json!({
            "kind": one.kind, "narratives": one.narratives, "says": one.says,
        })).collect::<Vec<_>>(),
    })
}

/// In UTC, to the microsecond.
fn moment(at: Option<OffsetDateTime>) -> Option<String> {
    at.and_then(|at| at.to_utc().format(&Rfc3339).ok())
}

fn fields(entry: Value) -> Map<String, Value> {
    match entry {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
