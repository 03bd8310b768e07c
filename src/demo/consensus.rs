//! The team agrees on codes, and the two coders settle where they differ.

use anyhow::{Context, Result, bail};

use super::{
    Cast, Player,
    coding::{Text, id_of},
    content::{self, Aligned, Decided, Project, Settled},
    tab::Form,
};
use crate::{
    alignment::{self, AgreedCode},
    consensus::merge::{self, Compared, Settling},
    domain::{anchor::Span, difference::Class},
    ids::CodeId,
    narratives::db as narratives,
};

pub async fn play(cast: &Cast, project: &Project) -> Result<()> {
    align(cast, project).await?;
    for settled in content::decisions()?.narratives {
        settle(cast, project, &settled).await?;
    }
    Ok(())
}

/// Codes of both under one name; and those of one as they are, all at once.
async fn align(cast: &Cast, project: &Project) -> Result<()> {
    let (a, b) = (cast.player(&project.coders.a)?, cast.player(&project.coders.b)?);
    let mut single = Form::default();
    let alignment = content::alignment()?;
    for Aligned { consensus: name, a: of_a, b: of_b, .. } in &alignment {
        let ids = of_a.iter().map(|code| id_of(a, code));
        let ids: Vec<CodeId> = ids.chain(of_b.iter().map(|code| id_of(b, code))).collect();
        if let [alone] = ids[..] {
            single = single.with("code", alone);
            continue;
        }
        let form = ids.iter().fold(Form::default(), |form, id| form.with("code", id));
        let address = format!("{}/join", a.links.alignment());
        a.post(&format!("join {name}"), &address, form.with("name", name)).await?;
    }
    b.post("leave single", &format!("{}/single", b.links.alignment()), single).await?;
    define(b, &alignment).await
}

/// What the agreed codes mean, where that is not what a coder wrote.
async fn define(player: &Player, alignment: &[Aligned]) -> Result<()> {
    for code in agreed(player).await? {
        let aligned = alignment.iter().find(|one| one.consensus == code.name);
        let Some(definition) = aligned.map(|one| &one.definition) else { continue };
        if *definition != code.definition {
            let form = Form::default()
                .with("code", code.id)
                .with("name", &code.name)
                .with("definition", definition);
            let address = format!("{}/reword", player.links.alignment());
            player.post(&format!("define agreed {}", code.name), &address, form).await?;
        }
    }
    Ok(())
}

/// One by one with a reason, the rest by what is said for their class, and
/// then both sign.
async fn settle(cast: &Cast, project: &Project, settled: &Settled) -> Result<()> {
    let lead = cast.lead()?;
    let number = settled.narrative;
    let text = Text::open(lead, number).await?;
    let compared = compared(lead, number).await?;
    let mut open: Vec<&Settling> = compared.differences.iter().collect();
    for decided in &settled.decided {
        let span = text.find(&decided.quote)?;
        let found = open.iter().position(|one| is_about(&compared, one, decided, span));
        let found = found.with_context(|| {
            format!("no difference in Narrative {number} at “{}”", decided.quote.words)
        })?;
        let dissent = match (&decided.dissent, &decided.dissent_by) {
            (Some(dissent), Some(user)) => format!("{}: {dissent}", project.person(user)?.name),
            _ => String::new(),
        };
        let reason = decided.reason.as_deref().unwrap_or_default();
        let form = Form::default().with("reason", reason).with("dissent", dissent);
        let player = cast.player(&decided.by)?;
        decide(player, number, open.remove(found), &decided.choice, form).await?;
    }
    let coders = [cast.player(&project.coders.a)?, cast.player(&project.coders.b)?];
    if let Some(defaults) = &settled.default {
        for (one, player) in open.into_iter().zip(coders.into_iter().cycle()) {
            let choice = match one.difference.class {
                Class::OtherEdges => &defaults.edges,
                Class::OtherCode => &defaults.other_code,
                Class::OnlyA => &defaults.only_a,
                Class::OnlyB => &defaults.only_b,
                Class::Group => &defaults.group,
            };
            decide(player, number, one, choice, Form::default()).await?;
        }
    }
    for user in &settled.signed {
        let player = cast.player(user)?;
        let address = player.links.narrative_to(&number, "consensus/sign");
        player.post(&format!("sign {number}"), &address, Form::default()).await?;
    }
    Ok(())
}

async fn compared(reader: &Player, number: i32) -> Result<Compared> {
    let mut view = reader.view().await?;
    let narrative = narratives::by_number(&mut view, reader.scope, number).await?;
    let narrative = narrative.with_context(|| format!("there is no Narrative {number}"))?;
    let compared = merge::compared(&mut view, reader.scope, narrative.id).await?;
    compared.with_context(|| format!("Narrative {number} is not released"))
}

/// Whether one of the codings involved has this code and lies at this place.
fn is_about(compared: &Compared, one: &Settling, decided: &Decided, place: Span) -> bool {
    let stretches = one.difference.a.iter().chain(&one.difference.b);
    let mut marks = stretches.flat_map(|stretch| &stretch.marks);
    marks.any(|id| {
        compared.layers.iter().any(|coding| {
            let (start, end) = (coding.start_at.cast_unsigned(), coding.end_at.cast_unsigned());
            let meets = start < place.end() && place.start() < end;
            coding.id == *id && coding.own_name == decided.code && meets
        })
    })
}

async fn decide(
    player: &Player,
    number: i32,
    one: &Settling,
    choice: &str,
    form: Form,
) -> Result<()> {
    let (choice, edges) = match choice {
        "a" | "b" | "both" | "neither" => (choice, "own"),
        "edges-union" => ("both", "union"),
        "edges-intersection" => ("both", "intersection"),
        _ => bail!("there is no choice “{choice}”"),
    };
    let key = one.difference.key;
    let form = form.with("difference", key).with("choice", choice).with("edges", edges);
    let address = player.links.narrative_to(&number, "consensus/decisions");
    player.post(&format!("decide {number} {key}"), &address, form).await?;
    Ok(())
}

/// What the codes are called that the team agreed on.
pub async fn agreed(reader: &Player) -> Result<Vec<AgreedCode>> {
    Ok(alignment::db::agreed(&mut reader.view().await?, reader.scope).await?)
}
