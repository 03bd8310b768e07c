//! What a change makes of the rows it touches, and so how to take it back.
//!
//! Every change of a board is a set of images: how the rows are to be after
//! it. Applying one answers with the images from before, which are the inverse,
//! and whose inverse in turn is the redo.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{Content, Placement, Theme, db};
use crate::{
    Result,
    access::Scope,
    db::Tx,
    ids::{BoardId, CodeId, MemberId, NarrativeId, ThemeId},
};

/// Rows as they are to be; `None` where there is to be none.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Images {
    #[serde(default)]
    pub themes: Vec<(ThemeId, Option<Theme>)>,
    #[serde(default)]
    pub placements: Vec<(ThemeId, CodeId, Option<String>)>,
    #[serde(default)]
    pub against: Vec<(CodeId, NarrativeId, bool)>,
    /// Codes that were made on the board: whether they are removed.
    #[serde(default)]
    pub codes: Vec<(CodeId, bool)>,
}

impl Images {
    pub fn is_empty(&self) -> bool {
        self.themes.is_empty()
            && self.placements.is_empty()
            && self.against.is_empty()
            && self.codes.is_empty()
    }

    /// What leads from one content of a board to another.
    pub fn between(before: &Content, themes: &[Theme], placements: &[Placement]) -> Self {
        let mut images = Self::default();
        for theme in themes {
            if before.themes.iter().find(|old| old.id == theme.id) != Some(theme) {
                images.themes.push((theme.id, Some(theme.clone())));
            }
        }
        let kept: HashSet<ThemeId> = themes.iter().map(|theme| theme.id).collect();
        let gone = before.themes.iter().filter(|old| !kept.contains(&old.id));
        images.themes.extend(gone.map(|old| (old.id, None)));

        let key = |placement: &Placement| (placement.theme, placement.code);
        for placement in placements {
            if before.placements.iter().find(|old| key(old) == key(placement)) != Some(placement) {
                let (theme, code) = key(placement);
                images.placements.push((theme, code, Some(placement.order_key.clone())));
            }
        }
        let kept: HashSet<_> = placements.iter().map(key).collect();
        let gone = before.placements.iter().filter(|old| !kept.contains(&key(old)));
        images.placements.extend(gone.map(|old| (old.theme, old.code, None)));
        images
    }
}

/// Makes the rows what the images say. A card whose theme or code is gone
/// meanwhile stays in the tray. Answers with the images from before.
pub async fn apply(
    tx: &mut Tx,
    scope: Scope,
    board: BoardId,
    before: &Content,
    images: &Images,
    by: MemberId,
) -> Result<Images> {
    let mut inverse = Images::default();
    for (code, removed) in &images.codes {
        db::set_code_removed(tx, scope, *code, *removed).await?;
        inverse.codes.push((*code, !removed));
    }
    let theme_before = |id: ThemeId| before.themes.iter().find(|theme| theme.id == id);
    for (id, image) in &images.themes {
        inverse.themes.push((*id, theme_before(*id).cloned()));
        if let Some(theme) = image.as_ref().filter(|theme| theme.parent.is_none()) {
            db::put_theme(tx, scope, board, theme).await?;
        }
    }
    for (_, image) in &images.themes {
        if let Some(theme) = image.as_ref().filter(|theme| theme.parent.is_some()) {
            db::put_theme(tx, scope, board, theme).await?;
        }
    }
    let gone: HashSet<ThemeId> =
        images.themes.iter().filter(|(_, image)| image.is_none()).map(|(id, _)| *id).collect();
    let there: HashSet<ThemeId> = before
        .themes
        .iter()
        .map(|theme| theme.id)
        .chain(images.themes.iter().map(|(id, _)| *id))
        .filter(|id| !gone.contains(id))
        .collect();
    for (theme, code, key) in &images.placements {
        let old = before.placements.iter().find(|p| p.theme == *theme && p.code == *code);
        inverse.placements.push((*theme, *code, old.map(|p| p.order_key.clone())));
        match key {
            Some(order_key) if there.contains(theme) => {
                let placement =
                    Placement { theme: *theme, code: *code, order_key: order_key.clone() };
                db::put_placement(tx, scope, board, &placement, by).await?;
            }
            _ => db::remove_placement(tx, scope, board, *theme, *code).await?,
        }
    }
    // A theme that goes takes no card with it.
    for placement in before.placements.iter().filter(|p| gone.contains(&p.theme)) {
        let named = images
            .placements
            .iter()
            .any(|(theme, code, _)| (*theme, *code) == (placement.theme, placement.code));
        if !named {
            db::remove_placement(tx, scope, board, placement.theme, placement.code).await?;
            let key = Some(placement.order_key.clone());
            inverse.placements.push((placement.theme, placement.code, key));
        }
    }
    let children = |id: &ThemeId| theme_before(*id).is_some_and(|theme| theme.parent.is_some());
    let (subthemes, themes): (Vec<_>, Vec<_>) = gone.iter().copied().partition(children);
    db::remove_themes(tx, scope, board, &subthemes).await?;
    db::remove_themes(tx, scope, board, &themes).await?;
    for (code, narrative, marked) in &images.against {
        let by = marked.then_some(by);
        if db::mark_against(tx, scope, board, *code, *narrative, by).await? {
            inverse.against.push((*code, *narrative, !marked));
        }
    }
    Ok(inverse)
}
