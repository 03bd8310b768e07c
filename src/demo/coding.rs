//! The coders code, each alone: codes come up while reading and are put in
//! order afterwards.

use std::collections::HashSet;

use anyhow::{Context, Result};
use futures_util::future::try_join_all;

use super::{
    Cast, Player,
    content::{self, Code, Codebook, Coding, Quote, Work},
    tab::Form,
};
use crate::{
    codebook::hue_of,
    domain::{
        anchor::Span,
        text::{Offsets, Unit},
    },
    ids::CodeId,
    narratives::{db as narratives, numbered},
};

/// Both coders at the same time, as in life.
pub async fn play(cast: &Cast) -> Result<()> {
    let (books, work) = (content::codebooks()?, content::work()?);
    let coders = books.iter().map(|(user, book)| code_all(cast, user, book, &work));
    try_join_all(coders).await?;
    Ok(())
}

async fn code_all(cast: &Cast, user: &str, book: &Codebook, work: &[Work]) -> Result<()> {
    let coder = cast.player(user)?;
    let mut made = HashSet::new();
    for Work { narrative, coders } in work {
        if let Some(layer) = coders.get(user) {
            let text = Text::open(coder, *narrative).await?;
            let code = async {
                for (at, coding) in layer.codings.iter().enumerate() {
                    let code = book.find(&coding.code)?;
                    let first = made.insert(&code.name);
                    put(coder, &text, at, coding, code, first).await?;
                }
                Ok(())
            };
            // Neither waits for the other.
            tokio::try_join!(code, set_aside(coder, &text, &layer.set_aside))?;
            if layer.is_submitted() {
                submit(coder, *narrative).await?;
            }
        }
    }
    put_in_order(coder, book).await
}

/// A coding with the code that is made by it, or with one from before.
async fn put(
    coder: &Player,
    text: &Text,
    at: usize,
    coding: &Coding,
    code: &Code,
    first: bool,
) -> Result<()> {
    let number = text.number;
    let span = text.find(&coding.quote)?;
    let form = Form::default()
        .with("start", span.start())
        .with("end", span.end())
        .with("unsure", coding.unsure);
    let (label, form) = match first {
        true => {
            let in_vivo = code.origin == "in-vivo";
            (first_use(&code.name), form.with("name", &code.name).with("in_vivo", in_vivo))
        }
        false => (format!("coding {number}.{at}"), form.with("code", id_of(coder, &code.name))),
    };
    let id = coder.post(&label, &coder.links.coding_act(&number, "codings"), form).await?;
    if let Some(memo) = &coding.memo {
        let form = Form::default().with("about", "coding").with("subject", id).with("body", memo);
        let label = format!("memo {number}.{at}");
        coder.post(&label, &coder.links.coding_act(&number, "memo"), form).await?;
    }
    Ok(())
}

/// Lines without a code.
async fn set_aside(coder: &Player, text: &Text, sentences: &[String]) -> Result<()> {
    let number = text.number;
    for sentence in sentences {
        let unit = text.line(sentence)?;
        let form = Form::default().with("unit", unit).with("aside", true);
        let label = format!("set aside {number}.{unit}");
        coder.post(&label, &coder.links.coding_act(&number, "set-aside"), form).await?;
    }
    Ok(())
}

/// The word that all is done.
async fn submit(coder: &Player, number: i32) -> Result<()> {
    let address = coder.links.narrative_to(&number, "submit");
    coder.post(&format!("submit {number}"), &address, Form::default()).await?;
    Ok(())
}

/// Codes get their groups and definitions.
async fn put_in_order(coder: &Player, book: &Codebook) -> Result<()> {
    for group in &book.groups {
        let form = Form::default().with("name", group);
        coder.post(&first_use(group), &coder.links.codes(), form).await?;
    }
    for code in &book.codes {
        let id = id_of(coder, &code.name);
        if let Some(group) = &code.group {
            let form = Form::default().with("parent", id_of(coder, group));
            let label = format!("group {}", code.name);
            coder.post(&label, &coder.links.code_act(&id, "move"), form).await?;
        }
        if !code.definition.is_empty() {
            let form = Form::default()
                .with("name", &code.name)
                .with("definition", &code.definition)
                .with("hue", hue_of(&code.name) + 1);
            let label = format!("define {}", code.name);
            coder.post(&label, &coder.links.code(&id), form).await?;
        }
    }
    Ok(())
}

/// Labels the operation that makes a code.
fn first_use(name: &str) -> String {
    format!("code {name}")
}

/// A code has the id of the operation that made it.
pub fn id_of(coder: &Player, name: &str) -> CodeId {
    uuid::Uuid::from(coder.op(&first_use(name))).into()
}

/// A narrative as it was frozen.
pub struct Text {
    pub number: i32,
    body: String,
    lines: Vec<Unit>,
}

impl Text {
    pub async fn open(reader: &Player, number: i32) -> Result<Self> {
        let mut view = reader.view().await?;
        let narrative = narratives::by_number(&mut view, reader.scope, number).await?;
        let narrative = narrative.with_context(|| format!("there is no Narrative {number}"))?;
        let lines = numbered::units(&narrative.body, &narrative.headings)?;
        Ok(Self { number, body: narrative.body, lines })
    }

    pub fn find(&self, quote: &Quote) -> Result<Span> {
        let missing = || format!("not in Narrative {}: {}", self.number, quote.words);
        let place = self.body.match_indices(&quote.words).nth(quote.nth.saturating_sub(1));
        let (start, _) = place.with_context(missing)?;
        let start = self.body[..start].chars().count() as u32;
        Ok(Span::between(start, start + quote.words.chars().count() as u32)?)
    }

    /// Position of the line that is this sentence.
    fn line(&self, sentence: &str) -> Result<usize> {
        let text = Offsets::new(&self.body);
        let found = self.lines.iter().position(|line| text.slice(line.span()).trim() == sentence);
        found.with_context(|| format!("no line of Narrative {}: {sentence}", self.number))
    }
}
