//! Reading across: every passage under one code, to see whether the code fits
//! them all. What is found is one record for each passage.

use askama::Template;
use axum::{extract::State, response::Html};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    change::{Change, Place, Put, own},
    desk::{Coder, sit},
    passages_db::{self as db, Outcome, Passage},
};
use crate::{
    App, Error, Result,
    codebook::{
        self,
        change::no_code,
        db::{Code, Version},
    },
    db::{Tx, View},
    domain::operation::{Audience, Deed},
    ids::{CodeId, CodingId, OpId},
    live::Topic,
    web::{Done, Form, Fragment, Frame, Path, Query, Stage, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "codebook/passages.html", blocks = ["list"])]
struct PassagesPage {
    frame: Frame,
    links: ProjectLinks,
    revision: i64,
    code: Code,
    /// Where passages may go: not the code itself.
    others: Vec<Code>,
    /// The code that this one is split into.
    into: Option<Code>,
    only: Only,
    /// What the code said before, the latest first.
    versions: Vec<Version>,
    passages: Vec<Passage>,
    counts: Counts,
    here: String,
}

/// Of all the code's passages, whatever is shown.
struct Counts {
    all: usize,
    mine: usize,
    narratives: usize,
    earlier: usize,
    unchecked: usize,
}

/// Which passages are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Only {
    #[default]
    All,
    /// Coded when the code meant something else.
    Earlier,
    /// Not looked at again.
    Unchecked,
}

impl Only {
    fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Earlier => "earlier",
            Self::Unchecked => "unchecked",
        }
    }

    fn shows(self, passage: &Passage) -> bool {
        match self {
            Self::All => true,
            Self::Earlier => passage.earlier,
            Self::Unchecked => passage.outcome.is_none() || passage.earlier,
        }
    }
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    only: Only,
    /// The code that this one is split into; empty for none.
    #[serde(default)]
    into: String,
}

pub async fn show(
    coder: Coder,
    State(app): State<App>,
    Path((_, id)): Path<(String, CodeId)>,
    Query(asked): Query<Asked>,
    fragment: Fragment,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, coder.viewer()).await?;
    let mut codes = codebook::db::codes_of(&mut view, coder.scope, coder.id, None).await?;
    let at = codes.iter().position(|code| code.id == id).ok_or(Error::NotFound)?;
    let code = codes.remove(at);
    let into = codes.iter().find(|code| code.id.to_string() == asked.into).cloned();
    let all = db::passages(&mut view, coder.scope, coder.id, id).await?;
    let mut narratives: Vec<i32> = all.iter().map(|passage| passage.number).collect();
    narratives.dedup();
    let count = |is: fn(&Passage) -> bool| all.iter().filter(|passage| is(passage)).count();
    let counts = Counts {
        all: all.len(),
        mine: all.iter().filter(|passage| passage.coder == coder.id).count(),
        narratives: narratives.len(),
        earlier: count(|passage| passage.earlier),
        unchecked: count(|passage| Only::Unchecked.shows(passage)),
    };
    let page = PassagesPage {
        revision: view.revision(coder.viewer(), Topic::Codebook(coder.id)).await?,
        versions: codebook::db::versions(&mut view, coder.scope, id).await?,
        here: address(&coder, id, asked.only, into.as_ref().map(|code| code.id)),
        frame: coder.frame().at(Stage::Code),
        links: coder.links.clone(),
        passages: all.into_iter().filter(|passage| asked.only.shows(passage)).collect(),
        others: codes,
        only: asked.only,
        code,
        into,
        counts,
    };
    fragment.of(&page, &page.as_list())
}

impl PassagesPage {
    fn hue(&self) -> i16 {
        self.code.hue + 1
    }

    fn nothing(&self) -> &'static str {
        match self.only {
            Only::All => "No passage has this code",
            _ => "Nothing left to look at",
        }
    }

    fn showing(&self, only: Only) -> String {
        let into = self.into.as_ref().map(|code| format!("&into={}", code.id));
        format!(
            "{}?only={}{}",
            self.links.passages(&self.code.id),
            only.word(),
            into.unwrap_or_default()
        )
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckForm {
    op_id: OpId,
    /// What was found: the button that was pressed.
    outcome: Outcome,
    /// Where it goes, or what it has besides; empty for nowhere.
    #[serde(default)]
    to: String,
    /// How the page was shown.
    #[serde(default)]
    only: Only,
    #[serde(default)]
    into: String,
}

pub async fn check(
    coder: Coder,
    State(app): State<App>,
    Path((_, code, coding)): Path<(String, CodeId, CodingId)>,
    Form(form): Form<CheckForm>,
) -> Result<Done> {
    let asked = json!({ "code": code, "coding": coding, "outcome": form.outcome, "to": form.to });
    let mut tx = coder.begin(&app, form.op_id, "passage.check", asked).await?;
    let passages = db::passages(&mut tx, coder.scope, coder.id, code).await?;
    let passage = passages.into_iter().find(|passage| passage.id == coding);
    let passage =
        passage.ok_or_else(|| Error::conflict("this passage has not this code any more"))?;
    let inverse = if passage.open {
        let at = sit(&mut tx, &coder, passage.number).await?;
        let changes = changes(&mut tx, at, &passage, &form).await?;
        let done = Change::Several { changes }.perform(&mut tx, at).await?;
        tx.touch(Topic::Coding(passage.narrative, coder.id));
        done.recorded()?
    } else {
        if !matches!(form.outcome, Outcome::Fits | Outcome::Doubtful) {
            return Err(Error::conflict(
                "what is submitted stays as it is: say whether the code fits, and settle it \
                 with the others after the release",
            ));
        }
        let whose = (coding, passage.narrative, passage.coder);
        let found = Some(form.outcome);
        db::note(&mut tx, coder.scope, coder.id, whose, passage.code, found).await?;
        Value::Null
    };
    tx.touch(Topic::Codebook(coder.id));
    let deed = Deed::new(Uuid::from(coding), Audience::Narrative(passage.narrative), inverse);
    let receipt = tx.commit(deed).await?;
    let into = form.into.parse().ok();
    Ok(Done::then(receipt, address(&coder, code, form.only, into)))
}

/// What the button does to one of the coder's own passages, and its record.
async fn changes(
    tx: &mut Tx,
    at: Place,
    passage: &Passage,
    form: &CheckForm,
) -> Result<Vec<Change>> {
    let row = own(tx, at, passage.id).await?;
    let (start, end) = (row.start_at.cast_unsigned(), row.end_at.cast_unsigned());
    let set = |code: CodeId, version: Option<i32>| Change::Set {
        coding: row.id,
        code,
        start,
        end,
        unsure: row.unsure,
        version,
        aside: vec![],
    };
    let mut changes = match form.outcome {
        Outcome::Fits => {
            let now = codebook::db::version(tx, at.scope, row.code_id).await?;
            vec![set(row.code_id, Some(now.ok_or_else(no_code)?))]
        }
        Outcome::Doubtful => vec![],
        Outcome::Moved => vec![set(target(form)?, None)],
        Outcome::Both => vec![Change::Apply(Put {
            coding: Uuid::from(form.op_id).into(),
            code: target(form)?,
            start,
            end,
            unsure: row.unsure,
            memo: String::new(),
            version: None,
            makes: None,
        })],
        Outcome::Removed => {
            vec![Change::Remove { coding: row.id, with_code: false, aside: vec![] }]
        }
    };
    let outcome = Some(form.outcome);
    changes.push(Change::Check { coding: row.id, code: row.code_id, outcome });
    Ok(changes)
}

fn target(form: &CheckForm) -> Result<CodeId> {
    form.to.parse().map_err(|_| Error::invalid("choose the other code first"))
}

fn address(coder: &Coder, code: CodeId, only: Only, into: Option<CodeId>) -> String {
    let into = into.map(|code| format!("&into={code}")).unwrap_or_default();
    format!("{}?only={}{into}", coder.links.passages(&code), only.word())
}
