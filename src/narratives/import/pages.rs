//! Pages of the import.

use askama::Template;
use axum::{extract::State, response::Html};
use futures_util::future::join_all;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Correction, Item, NewItem, db,
    order::natural,
    upload::{File, Upload, incomplete},
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::{Tx, View},
    domain::operation::{Audience, Deed, Operation},
    ids::{ImportItemId, NarrativeId, OpId},
    live::Topic,
    narratives::{
        extract::{self, Extracted, Refused},
        fingerprint,
        inverse::Inverse,
        numbered::{self, Paragraph},
        page_count, typed,
    },
    web::{Done, Form, Frame, Stage, html, links::ProjectLinks},
};

/// In one go.
const FILES: usize = 200;

#[derive(Template)]
#[template(path = "narratives/import.html")]
struct ImportPage<'i> {
    frame: Frame,
    links: ProjectLinks,
    previews: Vec<Preview<'i>>,
    refused: Vec<&'i Item>,
}

struct Preview<'i> {
    item: &'i Item,
    /// Tells its lines apart from those of the others.
    prefix: String,
    /// The text for the field in which it is corrected.
    field: String,
    paragraphs: Vec<Paragraph<'i>>,
    /// Sentences, without headings.
    lines: usize,
    pages: u32,
}

pub async fn show(lead: Member<may::Manage>, State(app): State<App>) -> Result<Html<String>> {
    let mut view = View::open(&app.db, lead.viewer()).await?;
    let mut items = db::waiting(&mut view, lead.scope, lead.id).await?;
    items.sort_by(|a, b| natural(&a.file_name, &b.file_name));
    let (read, refused): (Vec<&Item>, Vec<&Item>) =
        items.iter().partition(|item| item.refusal.is_none());
    let previews = read.into_iter().enumerate().map(preview).collect::<Result<_>>()?;
    let (frame, links) = (lead.frame().at(Stage::Write), lead.links);
    html(&ImportPage { frame, links, previews, refused })
}

fn preview((at, item): (usize, &Item)) -> Result<Preview<'_>> {
    let units = numbered::units(&item.body, &item.headings)?;
    Ok(Preview {
        item,
        prefix: format!("n{}", at + 1),
        field: typed::show(&item.body, &item.headings),
        paragraphs: numbered::paragraphs(&item.body, &units),
        lines: units.iter().filter(|unit| !unit.heading).count(),
        pages: page_count(item.words),
    })
}

/// Reads files and a pasted text. One that cannot be read does not stop the
/// others.
pub async fn read(
    lead: Member<may::Manage>,
    State(app): State<App>,
    mut upload: Upload,
) -> Result<Done> {
    let op_id = op_id(&mut upload)?;
    let pasted = upload.all("pasted").into_iter().find(|text| !text.trim().is_empty());
    let files = std::mem::take(&mut upload.files);
    upload.end()?;
    if files.is_empty() && pasted.is_none() {
        return Err(Error::invalid("choose at least one file, or paste a text"));
    }
    if files.len() > FILES {
        return Err(Error::invalid(format!(
            "these are {} files; send at most {FILES} at once. Nothing was read",
            files.len()
        )));
    }
    let asked: Vec<_> = files.iter().map(|file| (&file.name, fingerprint(&file.bytes))).collect();
    let asked = json!({ "files": asked, "pasted": pasted.as_ref().map(fingerprint) });
    let operation = Operation { id: op_id, kind: "import.read", payload: asked };

    let mut items = join_all(files.into_iter().map(read_file)).await;
    items.extend(pasted.map(read_pasted).transpose()?);
    let first = items.first().map(|item| item.id).ok_or_else(incomplete)?;
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    for (position, item) in (0..).zip(items) {
        db::add(&mut tx, lead.scope, lead.id, &NewItem { position, ..item }).await?;
    }
    let receipt = tx.commit(Deed::new(first, Audience::Own, Value::Null)).await?;
    let then = lead.links.import_after(receipt.op_id);
    Ok(Done::then(receipt, then))
}

/// The one place where a file meets its reader.
async fn read_file(File { name, bytes }: File) -> NewItem {
    match extract::in_child(&name, &bytes).await {
        Ok(read) => item_of(name, bytes, read),
        Err(refused) => refused_item(name, &refused),
    }
}

fn read_pasted(text: String) -> Result<NewItem> {
    let read = typed::read(&text)?;
    Ok(item_of(String::new(), text.into_bytes(), read))
}

fn item_of(file_name: String, bytes: Vec<u8>, read: Extracted) -> NewItem {
    let first_line = read.text.lines().next().unwrap_or_default();
    let own = read.title.as_deref().map(typed::suggested_title).filter(|title| !title.is_empty());
    let stem = file_name.rsplit_once('.').map_or(&*file_name, |(stem, _)| stem);
    let by_name = typed::suggested_title(if stem.is_empty() { first_line } else { stem });
    NewItem {
        id: ImportItemId::new(),
        position: 0,
        title: own.unwrap_or(by_name),
        body: read.text,
        headings: read.headings,
        warnings: read.warnings.iter().map(ToString::to_string).collect(),
        refusal: None,
        file_name,
        bytes,
    }
}

fn refused_item(file_name: String, refused: &Refused) -> NewItem {
    NewItem {
        id: ImportItemId::new(),
        position: 0,
        title: String::new(),
        body: String::new(),
        headings: vec![],
        warnings: vec![],
        refusal: Some(refused.to_string()),
        file_name,
        bytes: vec![],
    }
}

/// Saves titles and texts as they stand in the form, and leaves one out if its
/// button was pressed; the page then numbers the texts again.
pub async fn correct(
    lead: Member<may::Manage>,
    State(app): State<App>,
    mut upload: Upload,
) -> Result<Done> {
    let op_id = op_id(&mut upload)?;
    let out: Option<ImportItemId> = match upload.all("leave_out").as_slice() {
        [] => None,
        [id] => Some(id.parse().map_err(|_| incomplete())?),
        _ => return Err(incomplete()),
    };
    let corrections = corrections(upload, out)?;
    let asked = json!({ "items": fingerprints(&corrections), "leave_out": out });
    let operation = Operation { id: op_id, kind: "import.correct", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    save(&mut tx, &lead, &corrections).await?;
    if out.is_some() {
        db::discard(&mut tx, lead.scope, lead.id, out).await?;
    }
    let subject = out.or(corrections.first().map(|item| item.id)).ok_or_else(incomplete)?;
    let receipt = tx.commit(Deed::new(subject, Audience::Own, Value::Null)).await?;
    Ok(Done::then(receipt, lead.links.import()))
}

/// Makes drafts of the texts as they stand in the form, in its order.
pub async fn keep(
    lead: Member<may::Manage>,
    State(app): State<App>,
    mut upload: Upload,
) -> Result<Done> {
    let op_id = op_id(&mut upload)?;
    let corrections = corrections(upload, None)?;
    let ids: Vec<ImportItemId> = corrections.iter().map(|item| item.id).collect();
    let narratives: Vec<NarrativeId> =
        ids.iter().map(|id| NarrativeId::from(uuid::Uuid::from(*id))).collect();
    let asked = json!({ "items": fingerprints(&corrections) });
    let operation = Operation { id: op_id, kind: "import.keep", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    save(&mut tx, &lead, &corrections).await?;
    db::keep(&mut tx, lead.scope, lead.id, &ids).await?;
    tx.touch(Topic::Project(lead.scope.project()));
    let subject = *narratives.first().ok_or_else(incomplete)?;
    let inverse = Inverse::Remove { narratives }.into();
    let receipt = tx.commit(Deed::new(subject, Audience::Team, inverse)).await?;
    let then = lead.links.narratives_after(receipt.op_id);
    Ok(Done::then(receipt, then))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscardForm {
    op_id: OpId,
}

pub async fn discard(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Form(form): Form<DiscardForm>,
) -> Result<Done> {
    let operation = Operation { id: form.op_id, kind: "import.discard", payload: json!({}) };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    db::discard(&mut tx, lead.scope, lead.id, None).await?;
    let deed = Deed::new(lead.scope.project(), Audience::Own, Value::Null);
    Ok(Done::then(tx.commit(deed).await?, lead.links.narratives()))
}

fn op_id(upload: &mut Upload) -> Result<OpId> {
    upload.one("op_id")?.parse().map_err(|_| incomplete())
}

/// The texts of the form, but for one that is left out.
fn corrections(mut upload: Upload, out: Option<ImportItemId>) -> Result<Vec<Correction>> {
    let (ids, titles, texts) = (upload.all("item"), upload.all("title"), upload.all("text"));
    upload.end()?;
    if ids.is_empty() || ids.len() != titles.len() || ids.len() != texts.len() {
        return Err(incomplete());
    }
    let mut corrections = vec![];
    for (at, ((id, title), text)) in ids.iter().zip(&titles).zip(&texts).enumerate() {
        let id = id.parse().map_err(|_| incomplete())?;
        if Some(id) == out {
            continue;
        }
        let wrong = |error: Error| {
            Error::invalid(format!("text {} on the page, “{title}”: {error}", at + 1))
        };
        let title = typed::title(title).map_err(wrong)?;
        let Extracted { text: body, headings, .. } = typed::read(text).map_err(wrong)?;
        corrections.push(Correction { id, title, body, headings });
    }
    Ok(corrections)
}

fn fingerprints(corrections: &[Correction]) -> Vec<(ImportItemId, &str, String)> {
    let marked = |item: &Correction| typed::show(&item.body, &item.headings);
    let print = |item: &Correction| fingerprint(marked(item));
    corrections.iter().map(|item| (item.id, &*item.title, print(item))).collect()
}

async fn save(tx: &mut Tx, lead: &Member<may::Manage>, corrections: &[Correction]) -> Result<()> {
    let saved = db::correct(tx, lead.scope, lead.id, corrections).await?;
    if saved == corrections.len() {
        return Ok(());
    }
    Err(Error::conflict(
        "some of these texts were kept or discarded meanwhile, in another window; \
         nothing was changed, please open the import again",
    ))
}
