//! Guests join by a code, or by scanning it, without an account and with a name.
//! The code is good for the session alone; who guesses codes has to wait.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use qrcode::{Color, QrCode};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{people, words};
use crate::{
    App, Error, Result,
    access::{guest_cookie, token::Token},
    accounts::{Browser, attempt::Attempt, refused},
    db::{AccountTx, Tx, View, Viewer},
    domain::operation::{Audience, Deed, Operation, Receipt},
    ids::OpId,
    live::Topic,
    web::{Done, Form, Fragment, Frame, Path, html, links},
};

/// Short, told apart by ear, and nothing that hurts.
const WORDS: [&str; 96] = [
    "alder", "amber", "anchor", "apple", "arrow", "aspen", "badger", "barley", "basil", "beaver",
    "berry", "birch", "bison", "bramble", "breeze", "bridge", "canoe", "cedar", "cherry", "clover",
    "cobalt", "comet", "copper", "coral", "crane", "curlew", "daisy", "delta", "dolphin", "eagle",
    "ember", "falcon", "feather", "fern", "finch", "fjord", "garnet", "ginger", "glacier", "grove",
    "harbor", "hazel", "heather", "heron", "honey", "indigo", "island", "ivory", "jasper",
    "juniper", "kestrel", "lagoon", "lantern", "lark", "lemon", "lichen", "lily", "linden",
    "lupin", "lynx", "maple", "marble", "meadow", "mint", "nectar", "nutmeg", "olive", "opal",
    "orchid", "osprey", "otter", "pebble", "pepper", "pine", "plover", "plum", "poplar", "quartz",
    "raven", "reed", "river", "robin", "rowan", "saffron", "sage", "sparrow", "spruce", "summit",
    "swallow", "thistle", "timber", "topaz", "tulip", "walnut", "willow", "wren",
];

/// A code that is nobody else's now: `heron-42-lark`.
pub async fn new_code(tx: &mut Tx) -> Result<String> {
    loop {
        let mut bytes = [0; 12];
        getrandom::fill(&mut bytes).map_err(|e| Error::Other(anyhow::anyhow!("{e}")))?;
        let (parts, _) = bytes.as_chunks::<4>();
        let [first, number, last] = [0, 1, 2].map(|at| u32::from_le_bytes(parts[at]) as usize);
        let word = |at: usize| WORDS[at % WORDS.len()];
        let code = format!("{}-{}-{}", word(first), 10 + number % 990, word(last));
        if people::db::by_code(tx, &code).await?.is_none() {
            return Ok(code);
        }
    }
}

/// As people type what they read: `Heron 42 lark`.
fn typed(code: &str) -> String {
    let words: Vec<String> = code
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

/// A picture of an address, for a telephone's camera.
pub struct Picture {
    /// Of its side, in its own dots.
    pub side: usize,
    /// The dark dots, as an SVG path.
    pub path: String,
}

pub fn picture(address: &str) -> Result<Picture> {
    let code = QrCode::new(address).map_err(|e| Error::Other(e.into()))?;
    let side = code.width();
    let dark = code.to_colors();
    let dots = dark.iter().enumerate().filter(|(_, color)| **color == Color::Dark);
    let path = dots.map(|(at, _)| format!("M{} {}h1v1h-1z", at % side, at / side)).collect();
    Ok(Picture { side, path })
}

#[derive(Template)]
#[template(path = "workshops/join.html")]
struct JoinPage {
    frame: Frame,
    code: String,
    guest: String,
    said: String,
}

pub async fn new(browser: Browser) -> Result<Html<String>> {
    let (code, guest, said) = (String::new(), String::new(), String::new());
    html(&JoinPage { frame: browser.frame(), code, guest, said })
}

/// What the picture leads to. Whether the code is right is said to who joins.
pub async fn new_by_code(browser: Browser, Path(code): Path<String>) -> Result<Html<String>> {
    let (code, guest, said) = (typed(&code).replace('-', " "), String::new(), String::new());
    html(&JoinPage { frame: browser.frame(), code, guest, said })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinForm {
    /// Asked twice, it is one guest.
    op_id: OpId,
    code: String,
    name: String,
}

pub async fn create(
    browser: Browser,
    State(app): State<App>,
    fragment: Fragment,
    jar: CookieJar,
    Form(form): Form<JoinForm>,
) -> Result<Response> {
    match join(&app, &browser, &form).await {
        Ok((done, token)) => {
            Ok((jar.add(guest_cookie(&app.settings, &token)), done).into_response())
        }
        Err(error) if fragment.is_asked() => Err(error),
        Err(error) => refused(error, |said| JoinPage {
            frame: browser.frame(),
            code: form.code,
            guest: form.name,
            said,
        }),
    }
}

async fn join(app: &App, browser: &Browser, form: &JoinForm) -> Result<(Done, Token)> {
    let name = words("your name", &form.name, 60)?;
    let attempt = Attempt::new("the code of a workshop", &browser.address);
    let mut view = View::of_nobody(&app.db).await?;
    attempt.must_not_wait(&mut view).await?;
    let found = people::db::by_code(&mut view, &typed(&form.code)).await?;
    drop(view);
    let mut tx = AccountTx::begin(&app.db).await?;
    let Some(people::db::Open { project, workshop, board }) = found else {
        return Err(match attempt.fail(tx).await? {
            Error::Invalid(_) => Error::invalid(
                "no workshop in session has this code; look at the room’s screen again",
            ),
            wait => wait,
        });
    };
    attempt.succeed(&mut tx).await?;
    // Of another version than the ids of members: nobody chooses to be one of them.
    let id = Uuid::new_v5(&workshop.into(), Uuid::from(form.op_id).as_bytes());
    let token = Token::new()?;
    let viewer = Viewer { project, member: id.into() };
    tx.act_as(viewer.member).await?;
    if !people::db::join(&mut tx, project, workshop, id.into(), &name, &token.hash()).await? {
        return Err(Error::conflict("this workshop has just ended"));
    }
    let payload = json!({ "workshop": workshop });
    let operation = Operation { id: OpId::new(), kind: "guest.join", payload };
    let deed = Deed::new(workshop, Audience::Team, Value::Null);
    tx.note_on(Topic::Workshop(workshop), viewer, &operation, &deed).await?;
    tx.touch(Topic::Turnout(board));
    tx.commit(None, "guest.join").await?;
    let receipt = Receipt { op_id: form.op_id, subject: workshop.into() };
    Ok((Done::then(receipt, links::visit("")), token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for code in ["heron 42 lark", "Heron-42-Lark ", "HERON  42, LARK"] {
            assert_eq!(typed(code), "heron-42-lark");
        }
    }

    #[test]
    fn a_picture_has_its_three_eyes() {
        let picture = picture("https://tandem.example.org/join/heron-42-lark").unwrap();
        let last = picture.side - 1;
        for corner in ["M0 0h".to_owned(), format!("M{last} 0h"), format!("M0 {last}h")] {
            assert!(picture.path.contains(&corner), "{corner}");
        }
    }
}
