//! What is said about a difference, asked of its coders, and taken back.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    LONGEST,
    db::{self, New},
    mention::mentioned,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    consensus::{
        Chosen,
        adjudicator::veil::Veil,
        db as consensus,
        log::db as log,
        merge::{self, Compared},
        writes::{self, still_at_work},
    },
    db::Tx,
    domain::operation::{Audience, Deed, Operation},
    ids::{MessageId, NarrativeId, OpId},
    live::Topic,
    narratives::db as narratives,
    projects::db as projects,
    web::{Done, Form, Path},
};

type Speaker = Member<may::Discuss>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SayForm {
    op_id: OpId,
    difference: Uuid,
    body: String,
}

/// Who is mentioned finds it at home, until there is an answer.
pub async fn say(
    me: Speaker,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<SayForm>,
) -> Result<Done> {
    let body = prose(&form.body)?;
    if body.is_empty() {
        return Err(Error::invalid("write something first"));
    }
    let asked = json!({ "narrative": number, "difference": form.difference, "body": body });
    let mut turn = Turn::begin(&app, &me, number, form.op_id, "discussion.say", asked).await?;
    turn.keep(&me, form.difference).await?;
    turn.write(&me, form.difference, &body, None).await?;
    turn.finish(&me, form.difference).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeBackForm {
    op_id: OpId,
}

/// One's own message: its place stays, its words go.
pub async fn take_back(
    me: Speaker,
    State(app): State<App>,
    Path((_, number, message)): Path<(String, i32, MessageId)>,
    Form(form): Form<TakeBackForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number, "message": message });
    let mut turn =
        Turn::begin(&app, &me, number, form.op_id, "discussion.take_back", asked).await?;
    let difference = db::take_back(&mut turn.tx, me.scope, turn.narrative, message).await?;
    let gone = || Error::conflict("only one’s own message can be taken back, and only once");
    turn.finish(&me, difference.ok_or_else(gone)?).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResolveForm {
    op_id: OpId,
    difference: Uuid,
    resolved: bool,
}

/// Ends a discussion, or takes it up again.
pub async fn resolve(
    me: Speaker,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<ResolveForm>,
) -> Result<Done> {
    let kind = if form.resolved { "discussion.resolve" } else { "discussion.take_up" };
    let asked = json!({ "narrative": number, "difference": form.difference });
    let mut turn = Turn::begin(&app, &me, number, form.op_id, kind, asked).await?;
    let (tx, narrative) = (&mut turn.tx, turn.narrative);
    if !db::resolve(tx, me.scope, narrative, form.difference, form.resolved).await? {
        return Err(Error::conflict("nothing was said about this difference"));
    }
    turn.finish(&me, form.difference).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskForm {
    op_id: OpId,
    difference: Uuid,
    asks: bool,
}

/// Asks both coders to look again at one difference, or asks no more. What they
/// say is advice: it is decided as every other.
pub async fn ask(
    me: Speaker,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<AskForm>,
) -> Result<Done> {
    let kind = if form.asks { "discussion.ask" } else { "discussion.ask_no_more" };
    let asked = json!({ "narrative": number, "difference": form.difference });
    let mut turn = Turn::begin(&app, &me, number, form.op_id, kind, asked).await?;
    if !writes::settles(&mut turn.tx, &me, turn.narrative).await? {
        return Err(Error::Forbidden);
    }
    let compared = turn.keep(&me, form.difference).await?;
    let found = compared.find(form.difference);
    if form.asks && found.is_some_and(|one| one.decision.is_some()) {
        return Err(Error::conflict("this difference is decided; open it again first"));
    }
    db::ask(&mut turn.tx, me.scope, turn.narrative, form.difference, form.asks).await?;
    turn.finish(&me, form.difference).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerForm {
    op_id: OpId,
    difference: Uuid,
    answer: Chosen,
    #[serde(default)]
    body: String,
}

/// What a coder would have here on a second look.
pub async fn answer(
    me: Speaker,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<AnswerForm>,
) -> Result<Done> {
    let body = prose(&form.body)?;
    let asked = json!({ "narrative": number, "difference": form.difference,
        "answer": form.answer, "body": body });
    let mut turn = Turn::begin(&app, &me, number, form.op_id, "discussion.answer", asked).await?;
    if !narratives::has_seat(&mut turn.tx, me.scope, turn.narrative, me.id).await? {
        return Err(Error::Forbidden);
    }
    if form.answer == Chosen::Code {
        return Err(Error::invalid("say A’s, B’s, both or neither; another code goes into words"));
    }
    let known = db::known(&mut turn.tx, me.scope, turn.narrative).await?;
    if !known.iter().any(|one| one.key == form.difference && one.is_asked()) {
        return Err(Error::conflict("nobody asks to look at this again any more"));
    }
    turn.write(&me, form.difference, &body, Some(form.answer)).await?;
    turn.finish(&me, form.difference).await
}

/// One operation in the discussions of a released narrative.
struct Turn {
    tx: Tx,
    number: i32,
    narrative: NarrativeId,
    op: OpId,
}

impl Turn {
    async fn begin(
        app: &App,
        me: &Speaker,
        number: i32,
        op: OpId,
        kind: &'static str,
        payload: Value,
    ) -> Result<Self> {
        let mut tx = Tx::begin(&app.db, me.viewer(), Operation { id: op, kind, payload }).await?;
        let narrative =
            narratives::by_number(&mut tx, me.scope, number).await?.ok_or(Error::NotFound)?.id;
        let text = consensus::text(&mut tx, me.scope, narrative).await?;
        still_at_work(text.filter(|text| text.released))?;
        consensus::lock(&mut tx, me.scope, narrative).await?;
        tx.touch(Topic::Discussion(narrative));
        Ok(Self { tx, number, narrative, op })
    }

    /// Keeps what the difference is.
    async fn keep(&mut self, me: &Speaker, key: Uuid) -> Result<Compared> {
        let compared = merge::compared(&mut self.tx, me.scope, self.narrative).await?;
        let compared = still_at_work(compared)?;
        let settling = compared.find(key).ok_or_else(writes::gone)?;
        log::keep(&mut self.tx, me.scope, &compared, &settling.difference).await?;
        Ok(compared)
    }

    async fn write(
        &mut self,
        me: &Speaker,
        difference: Uuid,
        body: &str,
        answer: Option<Chosen>,
    ) -> Result<()> {
        let seats = consensus::seats(&mut self.tx, me.scope, self.narrative).await?;
        let veil = Veil::over(&mut self.tx, me, self.narrative, &seats).await?;
        let mut people = projects::people(&mut self.tx, me.scope).await?;
        people.retain(|person| !person.left);
        for person in &mut people {
            person.name = veil.name(person.id, &person.name);
        }
        let mentions = mentioned(body, &people);
        let new = New {
            id: MessageId::from(Uuid::from(self.op)),
            narrative: self.narrative,
            difference,
            body: &veil.named(body),
            answer: answer.map(|answer| veil.meant(answer)),
            mentions: &mentions,
        };
        db::write(&mut self.tx, me.scope, &new).await
    }

    async fn finish(mut self, me: &Speaker, difference: Uuid) -> Result<Done> {
        // Where it waits for somebody, that is said on the project's page.
        self.tx.touch(Topic::Project(me.scope.project()));
        let deed = Deed::new(difference, Audience::Narrative(self.narrative), Value::Null);
        let receipt = self.tx.commit(deed).await?;
        Ok(Done::then(receipt, me.links.talk(&self.number, difference)))
    }
}

fn prose(text: &str) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > LONGEST {
        return Err(Error::invalid(format!("the message is longer than {LONGEST} characters")));
    }
    Ok(text.to_owned())
}
