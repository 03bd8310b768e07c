//! The team meets over the analytical board: notes, a vote, what was decided,
//! a reservation, and a question that is kept for later.

use anyhow::{Context, Result};

use super::{
    Cast, Player,
    content::{self, Meeting},
    tab::Form,
};
use crate::{
    domain::workshop::Phase,
    ids::{VoteId, WorkshopId},
    workshops::votes::db as votes,
};

pub async fn play(cast: &Cast) -> Result<()> {
    let meeting = content::meeting()?;
    let desk = Desk::open(cast, &meeting).await?;
    desk.post("start", "start", Form::default()).await?;
    for user in &meeting.present {
        desk.sit(cast.player(user)?, "come", "come", Form::default()).await?;
    }
    desk.phase(Phase::Write).await?;
    notes(&desk, cast, &meeting).await?;
    desk.phase(Phase::Group).await?;
    desk.phase(Phase::Vote).await?;
    vote(&desk, cast, &meeting).await?;
    desk.phase(Phase::Decide).await?;
    conclude(&desk, cast, &meeting).await
}

/// What each one writes alone is shown to all; some of it is kept for later.
async fn notes(desk: &Desk<'_>, cast: &Cast, meeting: &Meeting) -> Result<()> {
    let mut parked = vec![];
    for (at, note) in meeting.notes.iter().enumerate() {
        let form = Form::default().with("body", &note.body);
        let id = desk.sit(cast.player(&note.by)?, &format!("note {at}"), "notes", form).await?;
        parked.extend(note.parked.then_some((at, id)));
    }
    desk.post("show notes", "notes/show", Form::default()).await?;
    for (at, id) in parked {
        let form = Form::default().with("note", id).with("into", "parked");
        desk.post(&format!("park note {at}"), "notes/turn", form).await?;
    }
    Ok(())
}

async fn vote(desk: &Desk<'_>, cast: &Cast, meeting: &Meeting) -> Result<()> {
    let asked = &meeting.vote;
    let form = Form::default()
        .with("question", &asked.question)
        .with("options", asked.options.join("\n"))
        .with("dots", asked.dots)
        .with("most", asked.most);
    desk.post("ask", "votes", form).await?;
    let made = votes::all(&mut desk.lead.view().await?, desk.lead.scope, desk.id).await?;
    let vote: VoteId = made.first().context("no vote was made")?.id;
    let turned = |to| Form::default().with("vote", vote).with("to", to);
    desk.post("open the vote", "votes/turn", turned("open")).await?;
    for (user, dots) in &asked.placed {
        let player = cast.player(user)?;
        for (position, count) in (1..).zip(dots).filter(|(_, count)| **count > 0) {
            let form =
                Form::default().with("vote", vote).with("position", position).with("count", count);
            desk.sit(player, &format!("dots on {position}"), "dots", form).await?;
        }
    }
    desk.post("close the vote", "votes/turn", turned("closed")).await
}

/// All sign what was decided, one of them with a reservation.
async fn conclude(desk: &Desk<'_>, cast: &Cast, meeting: &Meeting) -> Result<()> {
    for (at, body) in meeting.decisions.iter().enumerate() {
        let form = Form::default().with("body", body);
        desk.post(&format!("decide {at}"), "decisions", form).await?;
    }
    for (at, parked) in meeting.parked.iter().enumerate() {
        let form = Form::default().with("body", &parked.body);
        desk.sit(cast.player(&parked.by)?, &format!("park {at}"), "park", form).await?;
    }
    for user in [&meeting.facilitator].into_iter().chain(&meeting.present) {
        let form = match meeting.reservations.get(user) {
            Some(reservation) => Form::default().with("reservation", reservation),
            None => Form::default().with("agrees", true),
        };
        desk.sit(cast.player(user)?, "sign", "sign", form).await?;
    }
    desk.post("end", "end", Form::default()).await?;
    desk.post("confirm", "confirm", Form::default()).await
}

/// A workshop and who leads it.
struct Desk<'p> {
    lead: &'p Player,
    id: WorkshopId,
}

impl<'p> Desk<'p> {
    async fn open(cast: &'p Cast, meeting: &Meeting) -> Result<Self> {
        let lead = cast.player(&meeting.facilitator)?;
        let plan = Form::default().with("title", &meeting.title).with("board", "analytical");
        let plan = meeting.minutes.iter().fold(plan, |form, one| form.with("minutes", one));
        let plan = meeting.questions.iter().fold(plan, |form, one| form.with("question", one));
        let id = lead.post("plan a workshop", &lead.links.workshops(), plan).await?.into();
        Ok(Self { lead, id })
    }

    async fn phase(&self, phase: Phase) -> Result<()> {
        let form = Form::default().with("phase", phase.word());
        self.post(&format!("phase {}", phase.word()), "phase", form).await
    }

    async fn post(&self, label: &str, deed: &str, form: Form) -> Result<()> {
        self.sit(self.lead, label, deed, form).await?;
        Ok(())
    }

    /// What somebody does from their seat. Returns its subject.
    async fn sit(
        &self,
        player: &Player,
        label: &str,
        deed: &str,
        form: Form,
    ) -> Result<uuid::Uuid> {
        let address = player.links.workshop_to(&self.id, deed);
        player.post(&format!("workshop: {label}"), &address, form).await
    }
}
