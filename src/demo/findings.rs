//! What two of them have written about themes, with citations and quotes.

use std::collections::HashMap;

use anyhow::{Context, Result};

use super::{
    Cast,
    coding::Text,
    content::{self, Finding},
    tab::Form,
};
use crate::ids::ThemeId;

/// `themes` of the analytical board, by name.
pub async fn play(cast: &Cast, themes: &HashMap<String, ThemeId>) -> Result<()> {
    for Finding { theme, by, text, quotes } in content::findings()? {
        let player = cast.player(&by)?;
        let id = themes.get(&theme).with_context(|| format!("there is no theme “{theme}”"))?;
        let mut written = text;
        for (at, quoted) in quotes.iter().enumerate() {
            let number = quoted.narrative;
            let span = Text::open(player, number).await?.find(&quoted.quote)?;
            let token = format!("@[{number}:{}-{}]", span.start(), span.end());
            written = written.replace(&format!("{{{}}}", at + 1), &token);
        }
        let form = Form::default().with("on", 0).with("text", written);
        player.post(&format!("write on {theme}"), &player.links.finding(id), form).await?;
    }
    Ok(())
}
