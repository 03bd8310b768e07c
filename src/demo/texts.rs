//! The lead brings the narratives in, describes them, names their coders and
//! freezes them.

use anyhow::{Context, Result, ensure};
use uuid::Uuid;

use super::{
    Cast, Player,
    content::{self, Narrative, Project},
    tab::{Form, Upload},
};
use crate::narratives::{db as narratives, import::db as import, typed};

pub async fn play(lead: &Player, cast: &Cast, project: &Project) -> Result<()> {
    bring_in(lead, project).await?;
    describe(lead, project).await?;
    name_coders(lead, cast, &project.narratives).await?;
    calibrate(lead, cast, &project.narratives).await?;
    freeze(lead, &project.narratives).await
}

async fn bring_in(lead: &Player, project: &Project) -> Result<()> {
    if !narratives::all(&mut lead.view().await?, lead.scope).await?.is_empty() {
        return Ok(());
    }
    let mut files = Upload::default();
    for narrative in &project.narratives {
        let (_, name) = narrative.file.rsplit_once('/').unwrap_or_default();
        files = files.file(name, &content::text(&narrative.file)?);
    }
    lead.upload("read the files", &lead.links.narratives_to("import/read"), files).await?;

    let read = import::waiting(&mut lead.view().await?, lead.scope, lead.member).await?;
    let mut kept = Upload::default();
    for narrative in &project.narratives {
        let item = read.iter().find(|item| narrative.file.ends_with(&item.file_name));
        let item = item.with_context(|| format!("{} was not read", narrative.file))?;
        ensure!(item.refusal.is_none(), "{} was refused: {:?}", narrative.file, item.refusal);
        kept = kept
            .with("item", item.id)
            .with("title", &narrative.title)
            .with("text", typed::show(&item.body, &item.headings));
    }
    lead.upload("keep the texts", &lead.links.narratives_to("import/keep"), kept).await?;
    Ok(())
}

async fn describe(lead: &Player, project: &Project) -> Result<()> {
    let mut columns: Vec<(&str, Uuid)> = vec![];
    for attribute in &project.attributes {
        let label = format!("attribute {}", attribute.name);
        let form = Form::default().with("name", &attribute.name);
        let address = lead.links.narratives_to("attributes/add");
        columns.push((&attribute.name, lead.post(&label, &address, form).await?));
    }
    let mut sheet = Form::default();
    for narrative in &project.narratives {
        for (name, id) in &columns {
            let value = narrative.attributes.get(*name).map_or("", String::as_str);
            sheet = sheet
                .with("cell", format_args!("{} {id}", narrative.number))
                .with("before", "")
                .with("value", value);
        }
    }
    lead.post("fill in the sheet", &lead.links.narratives_to("attributes/fill"), sheet).await?;
    Ok(())
}

async fn name_coders(lead: &Player, cast: &Cast, all: &[Narrative]) -> Result<()> {
    let mut pairs = Form::default();
    let paired = |one: &&Narrative| !one.coders.is_empty() && !one.calibration;
    for narrative in all.iter().filter(paired) {
        let seat = |at: usize| match narrative.coders.get(at) {
            Some(user) => cast.player(user).map(|player| player.member.to_string()),
            None => Ok(String::new()),
        };
        pairs = pairs
            .with("narrative", narrative.number)
            // Nobody and nobody.
            .with("before", " ")
            .with("a", seat(0)?)
            .with("b", seat(1)?);
    }
    lead.post("name the coders", &lead.links.narratives_to("pairs/set"), pairs).await?;
    Ok(())
}

async fn calibrate(lead: &Player, cast: &Cast, all: &[Narrative]) -> Result<()> {
    for narrative in all.iter().filter(|narrative| narrative.calibration) {
        let mut form = Form::default().with("narrative", narrative.number);
        for user in &narrative.coders {
            form = form.with("coder", cast.player(user)?.member);
        }
        let label = format!("calibrate {}", narrative.number);
        lead.post(&label, &lead.links.narratives_to("pairs/calibration"), form).await?;
    }
    Ok(())
}

async fn freeze(lead: &Player, all: &[Narrative]) -> Result<()> {
    let frozen = all.iter().filter(|narrative| !narrative.is_draft());
    let form = frozen.fold(Form::default(), |form, one| form.with("narrative", one.number));
    lead.post("freeze", &lead.links.narratives_to("freeze"), form).await?;
    Ok(())
}
