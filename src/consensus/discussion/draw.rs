//! The discussion of one difference, as a reader is shown it.

use super::{Known, Message, db, mention};
use crate::{
    Result,
    access::{Member, may},
    consensus::{
        adjudicator::veil::Veil,
        db::Seat,
        log::{Step, db as log},
        merge::Settling,
    },
    db::View,
    domain::permission::Permission,
    ids::{CodingId, NarrativeId},
    projects::db::Person,
};

/// What is said about the difference in focus.
pub struct Talk {
    pub messages: Vec<Said>,
    /// Without those that were taken back.
    pub count: usize,
    pub resolved: bool,
    /// Who asks its coders to look again.
    pub asked_by: Option<String>,
    /// The coders, and whether they have looked again since.
    pub looks: Vec<(String, bool)>,
    /// What was decided about its codings before, the oldest first.
    pub before: Vec<Step>,
    /// How others are mentioned.
    pub offers: Vec<String>,
    /// The reader may write; may ask; is asked.
    pub speaks: bool,
    pub asks: bool,
    pub is_asked: bool,
}

pub struct Said {
    pub message: Message,
    /// Of before codes were aligned as they are.
    pub earlier: bool,
    pub mine: bool,
}

pub struct About<'a> {
    pub narrative: NarrativeId,
    pub settling: &'a Settling,
    pub known: &'a [Known],
    pub seats: &'a [Seat],
    pub people: &'a [Person],
    pub veil: &'a Veil,
    pub settles: bool,
}

pub async fn talk(view: &mut View, reader: &Member<may::Read>, about: &About<'_>) -> Result<Talk> {
    let difference = &about.settling.difference;
    let codings: Vec<CodingId> = difference.codings().collect();
    let meant: Vec<&Known> = about.known.iter().filter(|one| one.is_about(&codings)).collect();
    let keys: Vec<_> = meant.iter().map(|one| one.key).collect();
    let (mut messages, mut before) = (vec![], vec![]);
    if !keys.is_empty() {
        messages = db::messages(view, reader.scope, about.narrative, &keys).await?;
        before = log::steps(view, reader.scope, Some(about.narrative), Some(&codings)).await?;
    }
    let own = meant.iter().find(|one| one.key == difference.key);
    let asked = own.filter(|one| one.is_asked() && about.settling.decision.is_none());
    let looked = |seat: &Seat| asked.is_some_and(|one| one.looked.contains(&seat.member));
    let person = |id| about.people.iter().find(|person| person.id == id);
    let called = |person: &Person| about.veil.name(person.id, &person.name);
    let mut others: Vec<Person> = about.people.iter().filter(|one| !one.left).cloned().collect();
    for one in &mut others {
        one.name = called(one);
    }
    let me = |seat: &&Seat| seat.member == reader.id;
    Ok(Talk {
        count: messages.iter().filter(|message| !message.taken_back).count(),
        messages: messages
            .into_iter()
            .map(|message| Said {
                earlier: message.difference != difference.key,
                mine: message.by == reader.id,
                message: message.seen(about.veil),
            })
            .collect(),
        resolved: own.is_some_and(|one| one.resolved),
        asked_by: asked.and_then(|one| person(one.asked_by?)).map(called),
        looks: about.seats.iter().map(|seat| (seat.name.clone(), looked(seat))).collect(),
        before: before.into_iter().map(|step| step.seen(about.veil)).collect(),
        offers: others
            .iter()
            .filter(|one| one.id != reader.id)
            .map(|one| mention::handle(one, &others))
            .collect(),
        speaks: reader.may(Permission::Discuss),
        asks: about.settles && about.settling.decision.is_none(),
        is_asked: asked.is_some() && about.seats.iter().find(me).is_some_and(|seat| !looked(seat)),
    })
}
