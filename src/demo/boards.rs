//! All four arrange the agreed codes, on the descriptive board and then on the
//! analytical one.

use std::collections::{HashMap, HashSet};

use anyhow::{Context, Result};

use super::{
    Cast, Player, consensus,
    content::{self, Analytical, Descriptive, Group},
    tab::Form,
};
use crate::{
    alignment::AgreedCode,
    ids::{CodeId, ThemeId},
    projects::db as projects,
};

/// Returns the themes of the analytical board, by name.
pub async fn play(cast: &Cast) -> Result<HashMap<String, ThemeId>> {
    let lead = cast.lead()?;
    let boards = content::boards()?;
    let agreed = consensus::agreed(lead).await?;
    describe(cast, &agreed, &boards.descriptive).await?;
    analyse(cast, &agreed, &boards.analytical).await
}

async fn describe(cast: &Cast, agreed: &[AgreedCode], board: &Descriptive) -> Result<()> {
    let mut table = Table::open("descriptive", cast, agreed).await?;
    for theme in &board.themes {
        table.theme(theme, None, Form::default()).await?;
    }
    Ok(())
}

async fn analyse(
    cast: &Cast,
    agreed: &[AgreedCode],
    board: &Analytical,
) -> Result<HashMap<String, ThemeId>> {
    let lead = cast.lead()?;
    let questions = projects::questions(&mut lead.view().await?, lead.scope).await?;
    let mut table = Table::open("analytical", cast, agreed).await?;
    let mut themes = HashMap::new();
    for theme in &board.themes {
        let question =
            questions.get(theme.question.saturating_sub(1)).context("which question?")?;
        let answers = Form::default().with("question", question.id);
        let id = table.theme(&theme.group, None, answers).await?;
        themes.insert(theme.group.name.clone(), id);
        for subtheme in &theme.subthemes {
            let id = table.theme(subtheme, Some(id), Form::default()).await?;
            themes.insert(subtheme.name.clone(), id);
        }
    }
    for against in &board.counter_evidence {
        let form = Form::default()
            .with("code", table.code(&against.code)?)
            .with("narrative", against.narrative)
            .with("marked", true)
            .with("words", &against.quote.words)
            .with("note", &against.note);
        let label = format!("against {} {}", against.code, against.narrative);
        let player = table.next();
        player.post(&label, &player.links.board_to("analytical", "against"), form).await?;
    }
    Ok(themes)
}

/// A board on which one after the other does something.
struct Table<'w> {
    kind: &'static str,
    cast: &'w Cast,
    agreed: &'w [AgreedCode],
    /// Cards that lie on the board.
    placed: HashSet<CodeId>,
    turn: usize,
}

impl<'w> Table<'w> {
    async fn open(
        kind: &'static str,
        cast: &'w Cast,
        agreed: &'w [AgreedCode],
    ) -> Result<Table<'w>> {
        let lead = cast.lead()?;
        let address = lead.links.board_to(kind, "start");
        lead.post(&format!("start {kind}"), &address, Form::default()).await?;
        Ok(Self { kind, cast, agreed, placed: HashSet::new(), turn: 0 })
    }

    fn next(&mut self) -> &'w Player {
        self.turn += 1;
        &self.cast.0[self.turn % self.cast.0.len()]
    }

    /// A theme with what it says and holds. `form` is what else is said of it.
    async fn theme(
        &mut self,
        theme: &Group,
        parent: Option<ThemeId>,
        form: Form,
    ) -> Result<ThemeId> {
        let Group { name, definition, codes } = theme;
        let (kind, player) = (self.kind, self.next());
        let parent = parent.map(|id| id.to_string()).unwrap_or_default();
        let new = Form::default().with("name", name).with("parent", parent);
        let address = player.links.board_to(kind, "themes");
        let id = player.post(&format!("{kind} theme {name}"), &address, new).await?.into();

        let form = form.with("name", name).with("definition", definition);
        let address = player.links.theme(kind, &id);
        player.post(&format!("define {kind} theme {name}"), &address, form).await?;

        let ids: Vec<CodeId> = codes.iter().map(|name| self.code(name)).collect::<Result<_>>()?;
        let (again, fresh): (Vec<CodeId>, Vec<CodeId>) =
            ids.into_iter().partition(|id| self.placed.contains(id));
        for (codes, keep) in [(&fresh, false), (&again, true)] {
            if codes.is_empty() {
                continue;
            }
            let form = codes.iter().fold(Form::default(), |form, code| form.with("code", code));
            let form = form.with("to", id).with("keep", keep);
            let label = format!("{kind} cards {name} {keep}");
            let player = self.next();
            player.post(&label, &player.links.board_to(kind, "placements"), form).await?;
        }
        self.placed.extend(fresh);
        Ok(id)
    }

    fn code(&self, name: &str) -> Result<CodeId> {
        let found = self.agreed.iter().find(|code| code.name == name);
        Ok(found.with_context(|| format!("there is no agreed code “{name}”"))?.id)
    }
}
