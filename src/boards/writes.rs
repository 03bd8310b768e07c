//! What is changed on a board. Every change is worked out on the board as it is
//! at its turn, and saved as the steps that it really took.

use axum::extract::State;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Board, Content, Kind, Mark, db,
    forms::{
        AgainstForm, CodeForm, EditThemeForm, MergeForm, MoveThemeForm, OpForm, PlaceForm,
        SplitForm, StatusForm, ThemeForm,
    },
    steps::{
        self, Desk, Step,
        db::{self as saved, Place},
    },
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::Tx,
    domain::{
        anchor::Span,
        colour,
        operation::{Audience, Deed, Operation},
        theme_tree::Refused,
    },
    ids::{CodeId, OpId, ThemeId},
    live::Topic,
    narratives::db as narratives,
    web::{Done, Form, Path},
};

pub type Arranger = Member<may::Arrange>;

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Error::conflict(refused.to_string())
    }
}

/// What is asked, of which board, under which operation.
pub struct Asked {
    pub kind: Kind,
    pub op: OpId,
    /// Noun and verb: `theme.create`.
    pub deed: &'static str,
    pub payload: Value,
}

/// Puts cards into a theme, or back into the tray.
pub async fn place(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<PlaceForm>,
) -> Result<Done> {
    let first = *form.code.first().ok_or_else(|| Error::invalid("choose a card first"))?;
    let moves: Vec<(CodeId, Option<ThemeId>)> = form.moves().collect();
    let payload = json!({ "board": kind, "moves": moves, "to": form.to, "before": form.before,
        "after": form.after, "keep": form.keep });
    let asked = Asked { kind, op: form.op_id, deed: "board.place", payload };
    change(&app, &me, asked, first, |content, desk| {
        for (code, from) in moves {
            if !content.cards.iter().any(|card| card.id == code) {
                return Err(Error::conflict("this code is not on the board any more"));
            }
            put(content, desk, &form, code, from)?;
        }
        Ok(())
    })
    .await
}

fn put(
    content: &Content,
    desk: &mut Desk,
    form: &PlaceForm,
    code: CodeId,
    from: Option<ThemeId>,
) -> Result<()> {
    let places = desk.tree.places(code);
    let changes = match form.to {
        Some(to) if form.keep => desk.tree.link(code, to, neighbour(content, desk, form, to, code)),
        Some(to) => {
            let before = neighbour(content, desk, form, to, code);
            Ok(desk.tree.place(code, from, to, before))
        }
        None if form.keep => {
            return Err(Error::invalid("choose a theme that the card is to support as well"));
        }
        None => {
            // As with a theme: moved on meanwhile, it is taken from there.
            let moved_on = places.first().filter(|_| places.len() == 1);
            let from = from.filter(|from| places.contains(from)).or(moved_on.copied());
            Ok(from.map(|from| desk.tree.take_off(code, from)).unwrap_or_default())
        }
    }?;
    desk.change(changes);
    Ok(())
}

/// The card that this one is put before; none for the end.
fn neighbour(
    content: &Content,
    desk: &Desk,
    form: &PlaceForm,
    to: ThemeId,
    code: CodeId,
) -> Option<CodeId> {
    let there: Vec<CodeId> = desk.tree.codes(to).into_iter().filter(|one| *one != code).collect();
    if let Some(before) = form.before.filter(|before| there.contains(before)) {
        return Some(before);
    }
    // Several that were put after one card keep their order.
    let moved: Vec<CodeId> = form.code.iter().copied().take_while(|one| *one != code).collect();
    let after = moved.last().copied().filter(|_| form.after.is_some()).or(form.after);
    if let Some(at) = after.and_then(|after| there.iter().position(|one| *one == after)) {
        return there.get(at + 1).copied();
    }
    let passages = |code: CodeId| {
        content.cards.iter().find(|card| card.id == code).map_or(0, |card| card.passages)
    };
    there.into_iter().find(|other| passages(*other) < passages(code))
}

pub async fn create_theme(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<ThemeForm>,
) -> Result<Done> {
    let name = named(&form.name)?;
    let payload = json!({ "board": kind, "name": name, "parent": form.parent });
    let asked = Asked { kind, op: form.op_id, deed: "theme.create", payload };
    let (tx, board) = turn(&app, &me, asked).await?;
    add_theme(tx, &me, board, &name, form.parent, &[]).await
}

/// Makes a theme, or with a parent a subtheme, and tells the `others` besides.
pub async fn add_theme(
    mut tx: Tx,
    me: &Arranger,
    board: Board,
    name: &str,
    parent: Option<ThemeId>,
    others: &[Topic],
) -> Result<Done> {
    let name = named(name)?;
    let id = ThemeId::new();
    let content = db::content(&mut tx, me.scope, board).await?;
    let mut desk = Desk::of(&content);
    let changes = desk.tree.add_theme(id, &name, parent, None)?;
    desk.change(changes);
    let taken = content.themes.iter().filter(|theme| theme.parent == parent);
    let hue = colour::free(&name, taken.map(|theme| theme.hue));
    desk.take(Step::Stamp { theme: id, from: None, hue });
    tx.touch(Topic::Board(content.board.id));
    others.iter().for_each(|topic| tx.touch(*topic));
    finish(tx, me, &content.board, desk, id.into(), None).await
}

pub async fn edit_theme(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind, theme)): Path<(String, Kind, ThemeId)>,
    Form(form): Form<EditThemeForm>,
) -> Result<Done> {
    let name = named(&form.name)?;
    let definition =
        form.definition.as_deref().map(|definition| short("definition", definition)).transpose()?;
    if form.hue.is_some_and(|hue| !(1..=colour::HUES.into()).contains(&hue)) {
        return Err(Error::invalid("there is no such colour; choose one of those shown"));
    }
    let payload = json!({ "board": kind, "theme": theme, "name": name, "definition": definition,
        "question": form.question, "hue": form.hue });
    let asked = Asked { kind, op: form.op_id, deed: "theme.edit", payload };
    change(&app, &me, asked, theme, |_, desk| {
        let changes = desk.tree.rename(theme, &name)?;
        desk.change(changes);
        if let Some(definition) = definition {
            desk.take(Step::Define { theme, definition });
        }
        if let Some(question) = form.question {
            desk.take(Step::Answer { theme, question });
        }
        if let Some(hue) = form.hue {
            desk.take(Step::Colour { theme, hue: hue - 1 });
        }
        Ok(())
    })
    .await
}

/// How far the team is with a theme.
pub async fn set_status(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind, theme)): Path<(String, Kind, ThemeId)>,
    Form(form): Form<StatusForm>,
) -> Result<Done> {
    let status = form.status;
    let payload = json!({ "board": kind, "theme": theme, "status": status });
    let asked = Asked { kind, op: form.op_id, deed: "theme.status", payload };
    change(&app, &me, asked, theme, |_, desk| {
        desk.tree.theme(theme).ok_or(Refused::NotOnBoard)?;
        desk.take(Step::Status { theme, status });
        Ok(())
    })
    .await
}

/// Among themes, into a theme as its subtheme, or out of one.
pub async fn move_theme(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind, theme)): Path<(String, Kind, ThemeId)>,
    Form(form): Form<MoveThemeForm>,
) -> Result<Done> {
    let payload =
        json!({ "board": kind, "theme": theme, "parent": form.parent, "before": form.before });
    let asked = Asked { kind, op: form.op_id, deed: "theme.move", payload };
    change(&app, &me, asked, theme, |_, desk| {
        let changes = desk.tree.move_theme(theme, form.parent, form.before)?;
        desk.change(changes);
        Ok(())
    })
    .await
}

/// All that a theme holds goes into another one.
pub async fn merge_theme(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind, theme)): Path<(String, Kind, ThemeId)>,
    Form(form): Form<MergeForm>,
) -> Result<Done> {
    let payload = json!({ "board": kind, "theme": theme, "into": form.into });
    let asked = Asked { kind, op: form.op_id, deed: "theme.merge", payload };
    change(&app, &me, asked, form.into, |_, desk| {
        let changes = desk.tree.merge(theme, form.into)?;
        desk.change(changes);
        Ok(())
    })
    .await
}

/// Some of a theme's cards go into a new theme beside it.
pub async fn split_theme(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind, theme)): Path<(String, Kind, ThemeId)>,
    Form(form): Form<SplitForm>,
) -> Result<Done> {
    let name = named(&form.name)?;
    if form.code.is_empty() {
        return Err(Error::invalid("choose the codes that go into the new theme"));
    }
    let payload = json!({ "board": kind, "theme": theme, "name": name, "codes": form.code });
    let id = ThemeId::new();
    let asked = Asked { kind, op: form.op_id, deed: "theme.split", payload };
    change(&app, &me, asked, id, |content, desk| {
        let parent = desk.tree.theme(theme).ok_or(Refused::NotOnBoard)?.parent;
        let held = desk.tree.codes(theme);
        if form.code.iter().any(|code| !held.contains(code)) {
            return Err(Error::conflict(
                "one of these codes is not in this theme any more; nothing was changed",
            ));
        }
        let row = desk.tree.themes(parent);
        let next = row.iter().skip_while(|one| one.id != theme).nth(1).map(|one| one.id);
        let changes = desk.tree.add_theme(id, &name, parent, next)?;
        desk.change(changes);
        let taken = content.themes.iter().filter(|one| one.parent == parent);
        let hue = colour::free(&name, taken.map(|one| one.hue));
        desk.take(Step::Stamp { theme: id, from: None, hue });
        for code in held.into_iter().filter(|code| form.code.contains(code)) {
            let changes = desk.tree.place(code, Some(theme), id, None);
            desk.change(changes);
        }
        Ok(())
    })
    .await
}

/// The cards of a theme that is taken away fall into the tray.
pub async fn remove_theme(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind, theme)): Path<(String, Kind, ThemeId)>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let payload = json!({ "board": kind, "theme": theme });
    let asked = Asked { kind, op: form.op_id, deed: "theme.remove", payload };
    change(&app, &me, asked, theme, |_, desk| {
        let changes = desk.tree.remove(theme)?;
        desk.change(changes);
        Ok(())
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
    let (code, number) = (form.code, form.narrative);
    let note = short("note", &form.note)?;
    let payload = json!({ "board": kind, "code": code, "narrative": number,
        "marked": form.marked, "words": form.words, "note": note });
    let asked = Asked { kind, op: form.op_id, deed: "board.against", payload };
    let (mut tx, board) = turn(&app, &me, asked).await?;
    let narrative = narratives::by_number(&mut tx, me.scope, number).await?;
    let narrative = narrative
        .filter(|narrative| narrative.released)
        .ok_or_else(|| Error::invalid("there is no released narrative of this number"))?;
    let content = db::content(&mut tx, me.scope, board).await?;
    if !content.cards.iter().any(|card| card.id == code) {
        return Err(Error::conflict("this code is not on the board any more"));
    }
    let words = said(&narrative.body, number, &form.words)?;
    let mark = form.marked.then_some(Mark { words, note });
    let mut desk = Desk::of(&content);
    desk.take(Step::Against { code, narrative: narrative.id, mark });
    finish(tx, &me, &content.board, desk, code.into(), None).await
}

/// Where these words stand in the text, in code points; nowhere without any.
fn said(text: &str, number: i32, words: &str) -> Result<Option<(i32, i32)>> {
    if words.trim().is_empty() {
        return Ok(None);
    }
    let found = Span::of_words(text, words).ok_or_else(|| {
        Error::invalid(format!(
            "these words do not stand in Narrative\u{a0}{number}; copy them from its text as they \
             are, or leave them out to mark the whole narrative"
        ))
    })?;
    Ok(Some((found.start().cast_signed(), found.end().cast_signed())))
}

/// A code that nobody made while coding: an agreed code from the start.
pub async fn create_code(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<CodeForm>,
) -> Result<Done> {
    let name = named(&form.name)?;
    let payload = json!({ "board": kind, "name": name, "theme": form.theme });
    let asked = Asked { kind, op: form.op_id, deed: "board.code", payload };
    let (mut tx, board) = turn(&app, &me, asked).await?;
    let content = db::content(&mut tx, me.scope, board).await?;
    let id = CodeId::new();
    saved::create_code(&mut tx, me.scope, id, &name, colour::hue(&name).into()).await?;
    let mut desk = Desk::of(&content);
    desk.take(Step::Code { code: id, there: true });
    if let Some(theme) = form.theme {
        let changes = desk.tree.link(id, theme, None)?;
        desk.change(changes);
    }
    finish(tx, &me, &content.board, desk, id.into(), None).await
}

/// A change that is worked out from the board alone.
async fn change(
    app: &App,
    me: &Arranger,
    asked: Asked,
    subject: impl Into<Uuid>,
    work_out: impl FnOnce(&Content, &mut Desk) -> Result<()>,
) -> Result<Done> {
    let (mut tx, board) = turn(app, me, asked).await?;
    let content = db::content(&mut tx, me.scope, board).await?;
    let mut desk = Desk::of(&content);
    work_out(&content, &mut desk)?;
    finish(tx, me, &content.board, desk, subject.into(), None).await
}

/// Begins the operation and waits for the board's turn. Refuses where a workshop
/// holds the board.
pub async fn turn<P>(app: &App, me: &Member<P>, asked: Asked) -> Result<(Tx, Board)> {
    let Asked { kind, op, deed, payload } = asked;
    let mut tx = Tx::begin(&app.db, me.viewer(), Operation { id: op, kind: deed, payload }).await?;
    let board = wait(&mut tx, me, kind).await?;
    Ok((tx, board))
}

/// Waits for the board's turn in an operation that has begun.
pub async fn wait<P>(tx: &mut Tx, me: &Member<P>, kind: Kind) -> Result<Board> {
    let board = db::lock(tx, me.scope, kind).await?.ok_or(Error::NotFound)?;
    board.admit(me.id, me.role)?;
    Ok(board)
}

/// Saves what has changed, with what takes it back.
pub async fn finish<P>(
    mut tx: Tx,
    me: &Member<P>,
    board: &Board,
    desk: Desk,
    subject: Uuid,
    undoes: Option<OpId>,
) -> Result<Done> {
    let at = Place { scope: me.scope, board: board.id, by: me.id };
    for step in &desk.done {
        steps::db::save(&mut tx, at, step).await?;
    }
    tx.touch(Topic::Board(board.id));
    let back = desk.backs();
    let inverse = match back.is_empty() {
        true => Value::Null,
        false => json!({ "kind": "board.back", "back": back }),
    };
    let deed = Deed { undoes, ..Deed::new(subject, Audience::Team, inverse) };
    let receipt = tx.commit(deed).await?;
    Ok(Done::then(receipt, me.links.board(board.kind.word())))
}

/// A name as it was meant, without white space around it.
pub fn named(name: &str) -> Result<String> {
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

fn short(what: &str, text: &str) -> Result<String> {
    const MOST: usize = 4000;
    if text.chars().count() > MOST {
        return Err(Error::invalid(format!("a {what} has at most {MOST} characters")));
    }
    Ok(text.trim().to_owned())
}
