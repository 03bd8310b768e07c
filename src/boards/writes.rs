//! What is changed on a board. Every change is computed on the board as it is
//! at its turn, written as images of rows, and undone by those from before.

use std::collections::HashMap;

use axum::extract::State;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Board, Content, Kind, Placement, Theme, db,
    forms::{
        AgainstForm, CodeForm, EditThemeForm, MergeForm, MoveThemeForm, OpForm, PlaceForm,
        ThemeForm,
    },
    images::{self, Images},
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::Tx,
    domain::{
        colour,
        operation::{Audience, Deed, Operation, Receipt},
        theme_tree::{Drop, Leaf, Node, Refused, Tree},
        undo,
    },
    ids::{CodeId, OpId, ThemeId},
    live::Topic,
    narratives::db as narratives,
    web::{Done, Form, Path},
};

type Arranger = Member<may::Arrange>;

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Error::conflict(refused.to_string())
    }
}

/// Puts cards into a theme, or back into the tray.
pub async fn place(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<PlaceForm>,
) -> Result<Done> {
    if form.code.is_empty() {
        return Err(Error::invalid("choose a card first"));
    }
    let asked = json!({ "board": kind, "codes": form.code, "from": form.from, "to": form.to,
        "before": form.before, "keep": form.keep });
    let subject = form.code[0];
    change(&app, &me, kind, form.op_id, "board.place", asked, subject, |content| {
        let known = |code: &CodeId| content.cards.iter().any(|card| card.id == *code);
        if !form.code.iter().all(known) {
            return Err(Error::conflict("this code is not on the board any more"));
        }
        rearranged(content, |tree| {
            for code in &form.code {
                let (from, to, before) = (form.from, form.to, form.before);
                tree.drop_card(Drop { code: *code, from, to, before, keep: form.keep })?;
            }
            Ok(())
        })
    })
    .await
}

pub async fn create_theme(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<ThemeForm>,
) -> Result<Done> {
    let name = named(&form.name)?;
    let asked = json!({ "board": kind, "name": name, "parent": form.parent });
    let id = ThemeId::from(Uuid::from(form.op_id));
    change(&app, &me, kind, form.op_id, "theme.create", asked, id, |content| {
        let mut tree = tree(content);
        tree.add(id, form.parent, None)?;
        let node = tree.themes.iter().find(|node| node.id == id).ok_or(Refused::NoSuchTheme)?;
        let theme = Theme {
            id,
            parent: form.parent,
            hue: colour::hue(&name).into(),
            name: name.clone(),
            definition: String::new(),
            question: None,
            from: None,
            order_key: node.key.clone(),
        };
        Ok(Images { themes: vec![(id, Some(theme))], ..Images::default() })
    })
    .await
}

pub async fn edit_theme(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind, id)): Path<(String, Kind, ThemeId)>,
    Form(form): Form<EditThemeForm>,
) -> Result<Done> {
    let name = named(&form.name)?;
    let asked = json!({ "board": kind, "theme": id, "name": name, "definition": form.definition,
        "question": form.question });
    change(&app, &me, kind, form.op_id, "theme.edit", asked, id, |content| {
        let mut theme = theme_of(content, id)?.clone();
        theme.name = name.clone();
        if let Some(definition) = &form.definition {
            theme.definition = definition.trim().to_owned();
        }
        if let Some(question) = &form.question {
            theme.question = *question;
        }
        Ok(Images { themes: vec![(id, Some(theme))], ..Images::default() })
    })
    .await
}

/// Among themes, into a theme as its subtheme, or out of one.
pub async fn move_theme(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind, id)): Path<(String, Kind, ThemeId)>,
    Form(form): Form<MoveThemeForm>,
) -> Result<Done> {
    let asked = json!({ "board": kind, "theme": id, "parent": form.parent, "before": form.before });
    change(&app, &me, kind, form.op_id, "theme.move", asked, id, |content| {
        rearranged(content, |tree| tree.move_theme(id, form.parent, form.before))
    })
    .await
}

pub async fn merge_theme(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind, id)): Path<(String, Kind, ThemeId)>,
    Form(form): Form<MergeForm>,
) -> Result<Done> {
    let asked = json!({ "board": kind, "theme": id, "into": form.into });
    change(&app, &me, kind, form.op_id, "theme.merge", asked, form.into, |content| {
        rearranged(content, |tree| tree.merge(id, form.into))
    })
    .await
}

/// The cards of a theme that is taken away fall into the tray.
pub async fn remove_theme(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind, id)): Path<(String, Kind, ThemeId)>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let asked = json!({ "board": kind, "theme": id });
    change(&app, &me, kind, form.op_id, "theme.remove", asked, id, |content| {
        rearranged(content, |tree| tree.remove(id))
    })
    .await
}

/// Marks a narrative as speaking against a code's theme, or takes the mark back.
pub async fn mark_against(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<AgainstForm>,
) -> Result<Done> {
    let asked = json!({ "board": kind, "code": form.code, "narrative": form.narrative,
        "marked": form.marked });
    let (mut tx, board) = turn(&app, &me, kind, form.op_id, "board.against", asked).await?;
    let narrative = narratives::by_number(&mut tx, me.scope, form.narrative).await?;
    let narrative = narrative
        .filter(|narrative| narrative.released)
        .ok_or_else(|| Error::invalid("there is no released narrative of this number"))?;
    let content = db::content(&mut tx, me.scope, board).await?;
    let images =
        Images { against: vec![(form.code, narrative.id, form.marked)], ..Images::default() };
    finish(tx, &me, kind, &content, &images, form.code.into(), None).await
}

/// A code that nobody made while coding: an agreed code from the start.
pub async fn create_code(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<CodeForm>,
) -> Result<Done> {
    let name = named(&form.name)?;
    let asked = json!({ "board": kind, "name": name, "theme": form.theme });
    let (mut tx, board) = turn(&app, &me, kind, form.op_id, "board.code", asked).await?;
    let id = CodeId::new();
    db::create_code(&mut tx, me.scope, id, &name, colour::hue(&name).into()).await?;
    let content = db::content(&mut tx, me.scope, board).await?;
    let mut images = match form.theme {
        Some(theme) => rearranged(&content, |tree| {
            let drop = Drop { code: id, from: None, to: Some(theme), before: None, keep: false };
            tree.drop_card(drop)
        })?,
        None => Images::default(),
    };
    // Applied as a code that is there, so that the inverse takes it away.
    images.codes.push((id, false));
    finish(tx, &me, kind, &content, &images, id.into(), None).await
}

pub async fn undo(
    me: Arranger,
    state: State<App>,
    path: Path<(String, Kind)>,
    form: Form<OpForm>,
) -> Result<Done> {
    take_back(me, state, path, form, "board.undo", false).await
}

pub async fn redo(
    me: Arranger,
    state: State<App>,
    path: Path<(String, Kind)>,
    form: Form<OpForm>,
) -> Result<Done> {
    take_back(me, state, path, form, "board.redo", true).await
}

/// Runs the inverse of one's own last change, or of one's last undo.
async fn take_back(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<OpForm>,
    deed: &'static str,
    again: bool,
) -> Result<Done> {
    let (mut tx, board) = turn(&app, &me, kind, form.op_id, deed, json!({ "board": kind })).await?;
    let entries = tx.own_entries(Topic::Board(board.id)).await?;
    let stacks = undo::stacks(&entries);
    let stack = if again { stacks.redo } else { stacks.undo };
    let nothing = if again { "there is nothing to redo" } else { "there is nothing to undo" };
    let entry = stack.last().ok_or_else(|| Error::conflict(nothing))?;
    let images: Images = serde_json::from_value(entry.inverse["images"].clone())
        .map_err(|e| Error::Other(e.into()))?;
    let content = db::content(&mut tx, me.scope, board).await?;
    let subject = Uuid::from(entry.op_id);
    finish(tx, &me, kind, &content, &images, subject, Some(entry.op_id)).await
}

/// A change that is computed from the board alone.
#[expect(clippy::too_many_arguments, reason = "what is asked, and by whom, in one line a caller")]
async fn change(
    app: &App,
    me: &Arranger,
    kind: Kind,
    op: OpId,
    deed: &'static str,
    asked: Value,
    subject: impl Into<Uuid>,
    compute: impl FnOnce(&Content) -> Result<Images>,
) -> Result<Done> {
    let (mut tx, board) = turn(app, me, kind, op, deed, asked).await?;
    let content = db::content(&mut tx, me.scope, board).await?;
    let images = compute(&content)?;
    finish(tx, me, kind, &content, &images, subject.into(), None).await
}

/// Begins the operation and waits for the board's turn.
pub async fn turn(
    app: &App,
    me: &Arranger,
    kind: Kind,
    op: OpId,
    deed: &'static str,
    asked: Value,
) -> Result<(Tx, Board)> {
    let operation = Operation { id: op, kind: deed, payload: asked };
    let mut tx = Tx::begin(&app.db, me.viewer(), operation).await?;
    let board = db::lock(&mut tx, me.scope, kind).await?.ok_or(Error::NotFound)?;
    Ok((tx, board))
}

async fn finish(
    mut tx: Tx,
    me: &Arranger,
    kind: Kind,
    content: &Content,
    images: &Images,
    subject: Uuid,
    undoes: Option<OpId>,
) -> Result<Done> {
    let board = content.board.id;
    let inverse = images::apply(&mut tx, me.scope, board, content, images, me.id).await?;
    tx.touch(Topic::Board(board));
    let inverse = json!({ "kind": "board.restore", "images": inverse });
    let deed = Deed { undoes, ..Deed::new(subject, Audience::Team, inverse) };
    let receipt: Receipt = tx.commit(deed).await?;
    Ok(Done::then(receipt, me.links.board(kind.word())))
}

/// What a rearrangement of the tree makes of the rows.
fn rearranged(
    content: &Content,
    arrange: impl FnOnce(&mut Tree) -> Result<(), Refused>,
) -> Result<Images> {
    let mut tree = tree(content);
    arrange(&mut tree)?;
    let old: HashMap<ThemeId, &Theme> = content.themes.iter().map(|t| (t.id, t)).collect();
    let themes: Vec<Theme> = tree
        .themes
        .iter()
        .filter_map(|node| {
            let theme = Theme::clone(old.get(&node.id)?);
            Some(Theme { parent: node.parent, order_key: node.key.clone(), ..theme })
        })
        .collect();
    let placements: Vec<Placement> = tree
        .placements
        .into_iter()
        .map(|Leaf { theme, code, key }| Placement { theme, code, order_key: key })
        .collect();
    Ok(Images::between(content, &themes, &placements))
}

fn tree(content: &Content) -> Tree {
    let node =
        |theme: &Theme| Node { id: theme.id, parent: theme.parent, key: theme.order_key.clone() };
    let leaf = |placement: &Placement| Leaf {
        theme: placement.theme,
        code: placement.code,
        key: placement.order_key.clone(),
    };
    Tree {
        themes: content.themes.iter().map(node).collect(),
        placements: content.placements.iter().map(leaf).collect(),
    }
}

fn theme_of(content: &Content, id: ThemeId) -> Result<&Theme> {
    let theme = content.themes.iter().find(|theme| theme.id == id);
    theme.ok_or_else(|| Error::conflict("this theme is not on the board any more"))
}

/// A name as it was meant, without white space around it.
fn named(name: &str) -> Result<String> {
    const MOST: usize = 200;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Error::invalid("please give it a name"));
    }
    if name.chars().count() > MOST {
        return Err(Error::invalid(format!("a name has at most {MOST} characters")));
    }
    Ok(name)
}
