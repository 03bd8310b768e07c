//! A coder's codings of a narrative in a table: to find some of them, and to
//! change several at once, in one operation that one undo takes back.

use askama::Template;
use axum::{extract::State, response::Html};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{
    About,
    change::{Change, Place, Put, own},
    db::{self, Desk, OwnCoding, Row, Unit},
    desk::{Coder, look, record, sit},
    lines::label,
    memo_db,
};
use crate::{
    App, Error, Result,
    codebook::db::{self as codebook, Code},
    db::{Tx, View},
    domain::{anchor::Span, text::Offsets},
    ids::{CodeId, CodingId, OpId},
    web::{Done, Form, Frame, Path, Query, Stage, html, links::ProjectLinks},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Only this code's; an empty choice is none.
    #[serde(default, deserialize_with = "crate::web::chosen")]
    code: Option<CodeId>,
    /// Only those that the coder is unsure of.
    #[serde(default)]
    unsure: bool,
}

#[derive(Template)]
#[template(path = "coding/table.html")]
struct TablePage {
    frame: Frame,
    links: ProjectLinks,
    desk: Desk,
    /// They can still be changed.
    open: bool,
    rows: Vec<Listed>,
    /// Of all, whatever is listed.
    total: usize,
    /// All that the coder may use, by name.
    codes: Vec<Code>,
    /// Those that have codings here.
    used: Vec<Code>,
    asked: Asked,
}

struct Listed {
    coding: OwnCoding,
    /// Paragraph and sentence in which it begins.
    place: String,
    words: String,
}

pub async fn show(
    coder: Coder,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, coder.viewer()).await?;
    let desk = look(&mut view, &coder, number).await?;
    let all = db::by_coder(&mut view, coder.scope, desk.id, coder.id, 0, i32::MAX).await?;
    let units = db::units(&mut view, coder.scope, desk.id).await?;
    let text = db::text(&mut view, coder.scope, desk.id, 0, i32::MAX).await?;
    let text = Offsets::new(&text);
    let total = all.len();
    let codes = codebook::codes_of(&mut view, coder.scope, coder.id, Some(desk.id)).await?;
    let wanted = |coding: &OwnCoding| {
        asked.code.is_none_or(|code| coding.code_id == code) && (coding.unsure || !asked.unsure)
    };
    let rows = all.into_iter().filter(wanted).map(|coding| Listed {
        place: place(&units, coding.start_at),
        words: words(&text, &coding),
        coding,
    });
    html(&TablePage {
        rows: rows.collect(),
        frame: coder.frame().at(Stage::Code),
        open: desk.open(),
        used: codes.iter().filter(|code| code.here > 0).cloned().collect(),
        links: coder.links,
        desk,
        total,
        codes,
        asked,
    })
}

fn words(text: &Offsets, coding: &OwnCoding) -> String {
    let span = Span::between(coding.start_at.cast_unsigned(), coding.end_at.cast_unsigned());
    span.map_or(String::new(), |span| text.slice(span).to_owned())
}

fn place(units: &[Unit], at: i32) -> String {
    let unit = units.partition_point(|unit| unit.end_at <= at);
    units.get(unit).map(label).unwrap_or_default()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// To another code.
    Recode,
    Remove,
    Unsure,
    Sure,
    /// One coding over all of their words.
    Join,
    /// One coding for each line.
    Split,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeveralForm {
    op_id: OpId,
    #[serde(default)]
    coding: Vec<CodingId>,
    act: Act,
    /// To recode.
    #[serde(default, deserialize_with = "crate::web::chosen")]
    code: Option<CodeId>,
}

pub async fn change(
    coder: Coder,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<SeveralForm>,
) -> Result<Done> {
    let asked =
        json!({ "narrative": number, "codings": form.coding, "act": form.act, "code": form.code });
    let mut tx = coder.begin(&app, form.op_id, "coding.several", asked).await?;
    let at = sit(&mut tx, &coder, number).await?;
    let mut rows = vec![];
    for coding in &form.coding {
        rows.push(own(&mut tx, at, *coding).await?);
    }
    rows.sort_by_key(|row| (row.start_at, row.end_at, row.id));
    rows.dedup_by_key(|row| row.id);
    if rows.is_empty() {
        return Err(Error::invalid(
            "tick the codings that you want to change; nothing was changed",
        ));
    }
    let changes = match form.act {
        Act::Recode => {
            let code = form.code.ok_or_else(|| Error::invalid("choose the code to put on them"))?;
            rows.iter().map(|row| set(&Row { code_id: code, ..*row }, None)).collect()
        }
        Act::Remove => rows.iter().map(|row| remove(row.id)).collect(),
        Act::Unsure => rows.iter().map(|row| doubt(row, true)).collect(),
        Act::Sure => rows.iter().map(|row| doubt(row, false)).collect(),
        Act::Join => join(&mut tx, at, &rows).await?,
        Act::Split => split(&mut tx, at, &rows, form.op_id).await?,
    };
    let done = Change::Several { changes }.perform(&mut tx, at).await?;
    let receipt = record(tx, at, done, None).await?;
    Ok(Done::then(receipt, coder.links.coding_act(&number, "codings")))
}

fn set(to: &Row, version: Option<i32>) -> Change {
    Change::Set {
        coding: to.id,
        code: to.code_id,
        start: to.start_at.cast_unsigned(),
        end: to.end_at.cast_unsigned(),
        unsure: to.unsure,
        version,
        aside: vec![],
    }
}

fn doubt(row: &Row, unsure: bool) -> Change {
    set(&Row { unsure, ..*row }, Some(row.code_version))
}

fn remove(coding: CodingId) -> Change {
    Change::Remove { coding, with_code: false, aside: vec![] }
}

/// The first one grows over all; what was noted on the others goes on with it.
async fn join(tx: &mut Tx, at: Place, rows: &[Row]) -> Result<Vec<Change>> {
    let (first, others) = rows.split_first().ok_or(Error::NotFound)?;
    if others.is_empty() {
        return Err(Error::invalid("tick at least two codings to join them"));
    }
    if others.iter().any(|row| row.code_id != first.code_id) {
        return Err(Error::invalid(
            "only codings of one code can be joined; put one code on them first",
        ));
    }
    let mut memos = vec![];
    for row in rows {
        memos.push(memo_db::body(tx, at.scope, at.coder, About::Coding, row.id.into()).await?);
    }
    memos.retain(|memo| !memo.is_empty());
    let end_at = rows.iter().map(|row| row.end_at).max().unwrap_or(first.end_at);
    let unsure = rows.iter().any(|row| row.unsure);
    let mut changes: Vec<Change> = others.iter().map(|row| remove(row.id)).collect();
    changes.push(set(&Row { end_at, unsure, ..*first }, Some(first.code_version)));
    let subject = first.id.into();
    changes.push(Change::Memo { about: About::Coding, subject, body: memos.join("\n\n") });
    Ok(changes)
}

/// The coding keeps its first line, with its memo; each other line has one of its own.
async fn split(tx: &mut Tx, at: Place, rows: &[Row], op: OpId) -> Result<Vec<Change>> {
    let units = db::units(tx, at.scope, at.narrative).await?;
    let mut changes = vec![];
    for row in rows {
        let lines = units.iter().filter(|unit| !unit.heading);
        let pieces = lines
            .map(|line| (line.start_at.max(row.start_at), line.end_at.min(row.end_at)))
            .filter(|(start, end)| start < end);
        let pieces: Vec<(i32, i32)> = pieces.collect();
        let [first, rest @ ..] = &pieces[..] else { continue };
        if rest.is_empty() {
            continue;
        }
        let to = Row { start_at: first.0, end_at: first.1, ..*row };
        changes.push(set(&to, Some(row.code_version)));
        changes.extend(rest.iter().map(|(start, end)| {
            let name = format!("{} {start}", row.id);
            Change::Apply(Put {
                // The same when the operation is sent again.
                coding: Uuid::new_v5(&op.into(), name.as_bytes()).into(),
                code: row.code_id,
                start: start.cast_unsigned(),
                end: end.cast_unsigned(),
                unsure: row.unsure,
                memo: String::new(),
                version: Some(row.code_version),
                makes: None,
            })
        }));
    }
    if changes.is_empty() {
        return Err(Error::invalid(
            "each of these codings lies within one line already; there is nothing to split",
        ));
    }
    Ok(changes)
}

impl TablePage {
    /// The coding view, with this coding in focus.
    fn at(&self, coding: &OwnCoding) -> String {
        format!("{}?coding={}#here", self.links.coding(&self.desk.number), coding.id)
    }
}
