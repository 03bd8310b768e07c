//! Pages of corrections: the form with a preview of what it changes, and the
//! texts before.

use askama::Template;
use axum::{extract::State, response::Html};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    Version, coders,
    db::{self, Corrected},
    preview::{self, Kind, Paragraph},
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::View,
    domain::{
        operation::{Audience, Deed},
        permission::Permission,
    },
    ids::OpId,
    live::Topic,
    narratives::{
        db::{self as narratives, Narrative},
        drafts::pages::seen,
        extract::Extracted,
        fingerprint,
        numbered::{self, Paragraph as Numbered},
        typed,
    },
    web::{Done, Form, Frame, Path, Query, Stage, html, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "narratives/correct.html")]
struct CorrectPage {
    frame: Frame,
    links: ProjectLinks,
    narrative: Narrative,
    /// Why the text cannot be corrected; the form is not drawn then.
    refusal: Option<&'static str>,
    /// The text as it was typed, its reason, and what was read before.
    field: String,
    reason: String,
    seen: String,
    preview: Option<Preview>,
}

/// What the correction changes.
struct Preview {
    paragraphs: Vec<Shown>,
    /// Lines are headings now that were none, or the other way round.
    headings: bool,
}

/// A paragraph, as pieces of the kinds and their words.
type Shown = Vec<(Kind, String)>;

impl Preview {
    fn of(narrative: &Narrative, corrected: &Extracted) -> Self {
        let paragraphs = preview::changed(&narrative.body, &corrected.text);
        Self {
            headings: paragraphs.is_empty() && narrative.headings != corrected.headings,
            paragraphs: shown(paragraphs),
        }
    }

    fn is_empty(&self) -> bool {
        self.paragraphs.is_empty() && !self.headings
    }
}

fn shown(paragraphs: Vec<Paragraph>) -> Vec<Shown> {
    let owned = |one: Paragraph| one.pieces.iter().map(|p| (p.kind, p.words.to_owned())).collect();
    paragraphs.into_iter().map(owned).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The number of an earlier text to begin with.
    from: Option<i32>,
}

/// The form, with the text that stands or an earlier one in it.
pub async fn show(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, lead.viewer()).await?;
    let narrative = narratives::by_number(&mut view, lead.scope, number).await?;
    let narrative = narrative.ok_or(Error::NotFound)?;
    let mut field = typed::show(&narrative.body, &narrative.headings);
    if let Some(from) = asked.from {
        let earlier = version(&mut view, &lead, &narrative, from).await?.0;
        field = typed::show(&earlier.body, &earlier.headings);
    }
    html(&CorrectPage {
        frame: lead.frame().at(Stage::Write),
        links: lead.links.clone(),
        refusal: refusal(&narrative),
        seen: seen(&narrative),
        field,
        reason: String::new(),
        preview: None,
        narrative,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreviewForm {
    text: String,
    #[serde(default)]
    reason: String,
    seen: String,
}

/// Shows what the correction would change; changes nothing.
pub async fn preview(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<PreviewForm>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, lead.viewer()).await?;
    let narrative = narratives::by_number(&mut view, lead.scope, number).await?;
    let narrative = narrative.ok_or(Error::NotFound)?;
    let corrected = typed::read(&form.text)?;
    html(&CorrectPage {
        frame: lead.frame().at(Stage::Write),
        links: lead.links.clone(),
        refusal: refusal(&narrative),
        field: typed::show(&corrected.text, &corrected.headings),
        reason: form.reason,
        seen: form.seen,
        preview: Some(Preview::of(&narrative, &corrected)),
        narrative,
    })
}

fn refusal(narrative: &Narrative) -> Option<&'static str> {
    if !narrative.frozen {
        return Some("this text is a draft: correct it on the narrative’s own page");
    }
    narrative.released.then_some(
        "this narrative is released: agreement, decisions and quotes stand on these very words, so \
         they stay as they are. A slip that matters can be told in its title or an attribute, and \
         a better text can be brought in as a narrative of its own",
    )
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectForm {
    op_id: OpId,
    text: String,
    reason: String,
    /// The fingerprint of the text that was corrected.
    seen: String,
}

/// Keeps the correction.
pub async fn correct(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<CorrectForm>,
) -> Result<Done> {
    let Extracted { text, headings, .. } = typed::read(&form.text)?;
    let reason = form.reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        return Err(Error::invalid(
            "say why the text is corrected: it stays on record. Nothing was changed",
        ));
    }
    let text_is = fingerprint(&form.text);
    let asked =
        json!({ "narrative": number, "text": text_is, "seen": form.seen, "reason": reason });
    let mut tx = lead.begin(&app, form.op_id, "narrative.correct", asked).await?;
    db::hold_seats(&mut tx, lead.scope, number).await?;
    let narrative = narratives::lock(&mut tx, lead.scope, number).await?.ok_or(Error::NotFound)?;
    if let Some(refusal) = refusal(&narrative) {
        return Err(Error::conflict(refusal));
    }
    if seen(&narrative) != form.seen {
        return Err(Error::conflict(
            "somebody else corrected this text while you did; nothing was changed. Copy what you \
             wrote, open the page again and put it in",
        ));
    }
    if text == narrative.body && headings == narrative.headings {
        return Err(Error::invalid("nothing is different; the text stays as it is"));
    }
    let corrected = Corrected {
        narrative: narrative.id,
        old: (&narrative.body, &narrative.headings),
        new: (&text, &headings),
        hash: Sha256::digest(text.as_bytes()).to_vec(),
        reason: &reason,
    };
    db::correct(&mut tx, lead.scope, &corrected).await?;
    tx.touch(Topic::Project(lead.scope.project()));
    for coder in coders(&mut tx, lead.scope, narrative.id).await? {
        tx.touch(Topic::Coding(narrative.id, coder));
    }
    // The way back is a correction too: others may have coded the new words.
    let deed = Deed::new(narrative.id, Audience::Team, Value::Null);
    let receipt = tx.commit(deed).await?;
    let then = lead.links.narrative_after(&number, receipt.op_id);
    Ok(Done::then(receipt, then))
}

#[derive(Template)]
#[template(path = "narratives/version.html")]
struct VersionPage<'v> {
    frame: Frame,
    links: ProjectLinks,
    narrative: &'v Narrative,
    version: &'v Version,
    paragraphs: Vec<Numbered<'v>>,
    /// What was changed in it then.
    changed: Vec<Shown>,
    /// The reader can bring it back.
    manages: bool,
}

/// A text as it stood before a correction.
pub async fn earlier(
    reader: Member<may::Read>,
    State(app): State<App>,
    Path((_, number, wanted)): Path<(String, i32, i32)>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, reader.viewer()).await?;
    let narrative = narratives::by_number(&mut view, reader.scope, number).await?;
    let narrative = narrative.ok_or(Error::NotFound)?;
    let (version, next) = version(&mut view, &reader, &narrative, wanted).await?;
    let units = numbered::units(&version.body, &version.headings)?;
    html(&VersionPage {
        frame: reader.frame().at(Stage::Write),
        links: reader.links.clone(),
        paragraphs: numbered::paragraphs(&version.body, &units),
        changed: shown(preview::changed(&version.body, &next)),
        manages: reader.may(Permission::Manage) && !narrative.released,
        narrative: &narrative,
        version: &version,
    })
}

/// An earlier text, and the words of the one that came after it.
async fn version<P>(
    view: &mut View,
    reader: &Member<P>,
    narrative: &Narrative,
    number: i32,
) -> Result<(Version, String)> {
    let mut all = db::versions(view, reader.scope, narrative.id).await?;
    let at = all.iter().position(|version| version.number == number).ok_or(Error::NotFound)?;
    let next = all.get(at + 1).map_or_else(|| narrative.body.clone(), |next| next.body.clone());
    Ok((all.swap_remove(at), next))
}
