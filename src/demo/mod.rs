//! The demonstration project: four invented people and what they have made of
//! fourteen invented narratives.
//!
//! It is played through the router, as they would in their browsers, so that
//! everything a visitor finds came into being by the application's own code.

mod boards;
mod coding;
mod consensus;
mod content;
mod db;
mod people;
mod player;
mod tab;
mod texts;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    App,
    db::{AccountTx, Tx, View, Viewer},
    domain::operation::{Audience, Deed, Operation},
    ids::{OpId, ProjectId, QuestionId, UserId},
    live::Topic,
    projects::{Details, Question, db as projects},
    routes,
};
use content::Project;
use db::Demonstration;
pub use people::SignIns;
use player::{Player, operation};
use tab::{Form, Tab};

/// Where progress is told, a line at a time.
pub type Say = fn(&str);

/// The last deed: a project in which it is done is whole.
const LAST: &str = "say what it is";

/// For the console: what is said while it is made, and how its people sign in.
pub async fn perform(app: &App, reset: bool, say: Say) -> Result<SignIns> {
    if reset {
        close(app, say).await?;
    }
    let sign_ins = prepare(app, say).await?;
    app.live.all_sent().await;
    Ok(sign_ins)
}

/// Plays the demonstration, if there is none yet, or the rest of one that was
/// interrupted. Returns how its people sign in from now on.
pub async fn prepare(app: &App, say: Say) -> Result<SignIns> {
    let project = content::project()?;
    let lead = &project.people.first().context("nobody leads the demonstration")?.user;
    let whole = is_whole(app, lead).await?;
    let sign_ins = people::admit(app, &project.people).await?;
    if !whole {
        say("Playing the demonstration project, once:");
        play(app, &project, &sign_ins, say).await.context(
            "the demonstration was not played to its end. Try again, or begin anew with `tandem \
             demo --reset`",
        )?;
    }
    Ok(sign_ins)
}

async fn is_whole(app: &App, lead: &str) -> Result<bool> {
    let mut view = View::of_nobody(&app.db).await?;
    let Some(Demonstration { id, .. }) = db::find(&mut view).await? else { return Ok(false) };
    Ok(db::is_done(&mut view, id, operation(id, lead, LAST)).await?)
}

async fn play(app: &App, project: &Project, sign_ins: &SignIns, say: Say) -> Result<()> {
    let cast = gather(app, project, sign_ins).await?;
    say("  four people have an account and are members");
    let lead = cast.lead()?;
    texts::play(lead, &cast, project).await?;
    say(&format!("  {} narratives are imported", project.narratives.len()));
    coding::play(&cast).await?;
    say("  two coders have coded, and what both submitted is released");
    consensus::play(&cast, project).await?;
    say("  codes are aligned, and differences settled");
    boards::play(&cast).await?;
    say("  two boards are arranged");
    let form = Form::default()
        .with("title", &project.title)
        .with("summary", &project.summary)
        .with("questions", questions(project).join("\n"))
        .with("releases_by_itself", true)
        .with("shows_coefficients", true)
        .with("suggests_decisions", true);
    lead.post(LAST, &lead.links.settings(), form).await?;
    for player in cast.0 {
        player.leave().await?;
    }
    Ok(())
}

/// Those who play, the lead first.
pub struct Cast(Vec<Player>);

impl Cast {
    fn lead(&self) -> Result<&Player> {
        self.0.first().context("nobody plays")
    }

    fn player(&self, user: &str) -> Result<&Player> {
        let found = self.0.iter().find(|player| player.user == user);
        found.with_context(|| format!("{user} does not play"))
    }
}

/// Signs all four in and lets those into the project who are not in it.
async fn gather(app: &App, project: &Project, sign_ins: &SignIns) -> Result<Cast> {
    let founder = sign_ins.people.first().context("nobody plays")?.account;
    let Demonstration { slug, .. } = found(app, project, founder).await?;
    let router = routes::router(app.clone());
    let mut players: Vec<Player> = vec![];
    for (person, sign_in) in project.people.iter().zip(&sign_ins.people) {
        let tab = Tab::sign_in(router.clone(), &sign_in.email, &sign_ins.password).await?;
        let mut place = player::place(app, sign_in.account, &slug).await?;
        if let Some(lead) = players.first().filter(|_| place.is_none()) {
            lead.invite(&tab, person.role).await?;
            place = player::place(app, sign_in.account, &slug).await?;
        }
        let place = place.with_context(|| format!("{} is not a member of it", person.name))?;
        players.push(Player::enter(app, tab, &person.user, place).await?);
    }
    Ok(Cast(players))
}

/// The demonstration project, made if there is none.
async fn found(app: &App, project: &Project, founder: UserId) -> Result<Demonstration> {
    let mut tx = AccountTx::begin(&app.db).await?;
    db::wait_for_others(&mut tx).await?;
    if let Some(there) = db::find(&mut tx).await? {
        return Ok(there);
    }
    let question = |body| Question { id: QuestionId::new(), body };
    let new = Details {
        // Addresses are made from the title, and are short; the full one follows.
        title: project.name.clone(),
        summary: String::new(),
        questions: questions(project).into_iter().map(question).collect(),
        releases_by_itself: true,
        shows_coefficients: true,
        suggests_decisions: true,
    };
    let id = ProjectId::new();
    let slug = projects::create(&mut tx, id, &new).await?.context("there is such a project")?;
    let member = projects::first_lead(&mut tx, id, founder).await?;
    db::mark(&mut tx, id).await?;
    tx.act_as(member).await?;
    let asked = json!({ "title": new.title });
    let operation = Operation { id: OpId::new(), kind: "project.create", payload: asked };
    let deed = Deed::new(id, Audience::Team, Value::Null);
    tx.note(Viewer { project: id, member }, &operation, &deed).await?;
    tx.commit(Some(founder), "project.create").await?;
    Ok(Demonstration { id, slug, title: new.title })
}

fn questions(project: &Project) -> Vec<String> {
    project.questions.iter().map(|question| question.text.clone()).collect()
}

/// Closes the demonstration project, which keeps its record but no members,
/// so that a new one can be played.
pub async fn close(app: &App, say: Say) -> Result<()> {
    let mut view = View::of_nobody(&app.db).await?;
    let Some(Demonstration { id, slug, title }) = db::find(&mut view).await? else {
        say("There is no demonstration project yet.");
        return Ok(());
    };
    let member = db::founder(&mut view, id).await?;
    drop(view);
    // The rest of the id keeps short names apart.
    let new_slug = format!("{slug}-{}", Uuid::from(id).simple());
    let new_title = format!("{title} (closed)");
    let asked = json!({ "slug": new_slug, "title": new_title });
    let operation = Operation { id: OpId::new(), kind: "project.close", payload: asked };
    let viewer = Viewer { project: id, member };
    let mut tx = Tx::begin(&app.db, viewer, operation).await?;
    let left = db::close(&mut tx, &new_slug, &new_title).await?;
    tx.touch(Topic::Project(id));
    left.iter().for_each(|user| tx.touch(Topic::Account(*user)));
    tx.commit(Deed::new(id, Audience::Team, Value::Null)).await?;
    say(&format!(
        "The demonstration project “{title}” is closed: it is called “{new_title}” now, its \
         record is kept, and its {} members have left it.",
        left.len()
    ));
    Ok(())
}
