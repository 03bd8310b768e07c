//! What people do in both worlds, or in one of them. Codes and codings are
//! named by the order in which their owner made them.

use serde_json::Value;
use uuid::Uuid;

use super::{
    eyes::{Answer, Eyes},
    stage::{Known, LINES, RELEASED},
};

#[derive(Debug, Clone)]
pub enum Act {
    Create(&'static str),
    Reword(usize, &'static str),
    /// Below another code, or to the top.
    Move(usize, Option<usize>),
    Retire(usize),
    /// Into another code.
    Merge(usize, usize),
    Split(usize, &'static str),
    /// A passage under a code is found to fit, whether or not it has it.
    Check(usize, usize),
    /// Another wording of the shared code.
    Propose(&'static str),
    Group(&'static str),
    /// A code on a line of a narrative.
    Apply(usize, i32, usize),
    ApplyNew(&'static str, i32, usize),
    Resize(usize, usize),
    Recode(usize, usize),
    Doubt(usize),
    TakeOff(usize),
    SetAside(i32, usize),
    NoteNarrative(i32, &'static str),
    NoteCoding(usize, &'static str),
    NoteCode(usize, &'static str),
    Undo(i32),
    Redo(i32),
    UndoCodes,
    RedoCodes,
    Submit(i32),
    Withdraw(i32),
    /// Whatever the partner made last, on this narrative, is tried: by its id, as
    /// if it had leaked.
    Probe(i32),
    /// In the open: of what is released.
    Settle,
    JoinSameNames,
    NewTheme(&'static str),
    /// Of a lead.
    Paste(&'static str),
    AddAttribute(&'static str),
    /// In a narrative one leaves a seat to another.
    Replace(i32, &'static str, &'static str),
}
use Act::*;

type Fields = Vec<(&'static str, String)>;

/// What one person can name: codes from before, and what the person has made.
#[derive(Debug, Clone, Default)]
pub struct Made {
    before: usize,
    codes: Vec<String>,
    codings: Vec<(i32, String)>,
}

impl Made {
    /// Nothing yet.
    pub fn before(codes: &[&str]) -> Self {
        let codes: Vec<String> = codes.iter().map(|id| (*id).to_owned()).collect();
        Self { before: codes.len(), codes, codings: vec![] }
    }

    fn code(&self, at: usize) -> String {
        pick(&self.codes, at).cloned().unwrap_or_else(nobodys)
    }

    fn coding(&self, at: usize) -> (i32, String) {
        pick(&self.codings, at).cloned().unwrap_or_else(|| (1, nobodys()))
    }

    pub fn last_code(&self) -> String {
        self.codes[self.before..].last().cloned().unwrap_or_else(nobodys)
    }

    /// On a narrative.
    fn last_coding(&self, on: i32) -> String {
        let last = self.codings.iter().rfind(|(narrative, _)| *narrative == on);
        last.map_or_else(nobodys, |(_, id)| id.clone())
    }

    fn remember(&mut self, act: &Act, answer: &Answer) {
        // A leak may stand after it.
        let receipt = serde_json::Deserializer::from_str(&answer.body).into_iter::<Value>().next();
        let receipt = receipt.unwrap().unwrap();
        let subject = receipt["subject"].as_str().unwrap().to_owned();
        match act {
            Create(_) | Split(..) => self.codes.push(subject),
            Apply(_, narrative, _) => self.codings.push((*narrative, subject)),
            // The code has the operation's id, and so has the coding.
            ApplyNew(_, narrative, _) => {
                self.codes.push(subject.clone());
                self.codings.push((*narrative, subject));
            }
            _ => {}
        }
    }
}

fn pick<T>(all: &[T], at: usize) -> Option<&T> {
    if all.is_empty() { None } else { all.get(at % all.len()) }
}

pub fn nobodys() -> String {
    Uuid::nil().to_string()
}

/// Does it, and answers with all that came back.
pub async fn perform(
    eyes: &Eyes<'_>,
    mine: &mut Made,
    partners: &Made,
    known: &Known,
    act: &Act,
) -> Vec<Answer> {
    if let Probe(narrative) = act {
        let mut answers = vec![];
        for (path, fields) in probes(partners, *narrative) {
            answers.push(eyes.post(&path, &fields).await);
        }
        return answers;
    }
    let (path, fields) = request(mine, known, act);
    let answer = eyes.post(&path, &fields).await;
    if answer.status == 200 {
        mine.remember(act, &answer);
    }
    vec![answer]
}

fn on(narrative: i32, rest: &str) -> String {
    format!("/p/care/narratives/{narrative}{rest}")
}

fn request(mine: &Made, known: &Known, act: &Act) -> (String, Fields) {
    let codes = |rest: &str| format!("/p/care/codes{rest}");
    let of_coding = |at: usize, verb: &str| {
        let (narrative, id) = mine.coding(at);
        on(narrative, &format!("/codings/{id}/{verb}"))
    };
    let given = |name: &'static str, value: &str| vec![(name, value.to_owned())];
    match act {
        Create(name) => (codes(""), given("name", name)),
        Reword(code, name) => (
            codes(&format!("/{}", mine.code(*code))),
            [given("name", name), given("definition", "what it means"), given("hue", "4")].concat(),
        ),
        Move(code, below) => {
            let parent = below.map(|below| mine.code(below)).unwrap_or_default();
            (codes(&format!("/{}/move", mine.code(*code))), given("parent", &parent))
        }
        Retire(code) => (codes(&format!("/{}/remove", mine.code(*code))), vec![]),
        Merge(code, into) => {
            (codes(&format!("/{}/merge", mine.code(*code))), given("into", &mine.code(*into)))
        }
        Split(code, name) => (codes(&format!("/{}/split", mine.code(*code))), given("name", name)),
        Check(code, coding) => {
            let (_, id) = mine.coding(*coding);
            let path = format!("/{}/passages/{id}", mine.code(*code));
            (codes(&path), given("outcome", "fits"))
        }
        Propose(name) => (
            codes(&format!("/{}/propose", known.shared_code)),
            [given("name", name), given("reason", "it is met otherwise")].concat(),
        ),
        Group(name) => (codes("/grouping/groups"), given("name", name)),
        Apply(code, narrative, line) => {
            let code = given("code", &mine.code(*code));
            (on(*narrative, "/codings"), [code, edges(*line)].concat())
        }
        ApplyNew(name, narrative, line) => {
            (on(*narrative, "/codings"), [given("name", name), edges(*line)].concat())
        }
        Resize(coding, line) => (of_coding(*coding, "resize"), edges(*line)),
        Recode(coding, code) => (of_coding(*coding, "recode"), given("code", &mine.code(*code))),
        Doubt(coding) => (of_coding(*coding, "unsure"), given("unsure", "true")),
        TakeOff(coding) => (of_coding(*coding, "remove"), vec![]),
        SetAside(narrative, unit) => {
            let unit = given("unit", &(unit % LINES.len()).to_string());
            (on(*narrative, "/set-aside"), [unit, given("aside", "true")].concat())
        }
        NoteNarrative(narrative, body) => (on(*narrative, "/memo"), memo("narrative", None, body)),
        NoteCoding(coding, body) => {
            let (narrative, id) = mine.coding(*coding);
            (on(narrative, "/memo"), memo("coding", Some(id), body))
        }
        NoteCode(code, body) => (on(1, "/memo"), memo("code", Some(mine.code(*code)), body)),
        Undo(narrative) => (on(*narrative, "/undo"), vec![]),
        Redo(narrative) => (on(*narrative, "/redo"), vec![]),
        UndoCodes => (codes("/undo"), vec![]),
        RedoCodes => (codes("/redo"), vec![]),
        Submit(narrative) => (on(*narrative, "/submit"), vec![]),
        Withdraw(narrative) => (on(*narrative, "/withdraw"), given("reason", "too soon")),
        Probe(_) => unreachable!("a probe is more than one request"),
        Settle => (
            on(RELEASED, "/consensus/decisions"),
            [given("difference", &known.difference), given("choice", "a")].concat(),
        ),
        JoinSameNames => ("/p/care/consensus/codes/same".to_owned(), vec![]),
        NewTheme(name) => ("/p/care/board/descriptive/themes".to_owned(), given("name", name)),
        Paste(text) => ("/p/care/narratives/import/read".to_owned(), given("pasted", text)),
        AddAttribute(name) => ("/p/care/narratives/attributes/add".to_owned(), given("name", name)),
        Replace(narrative, leaves, enters) => (
            on(*narrative, "/replace"),
            [given("leaves", &known.members[leaves]), given("enters", &known.members[enters])]
                .concat(),
        ),
    }
}

fn edges(line: usize) -> Fields {
    let (start, end) = LINES[line % LINES.len()];
    vec![("start", start.to_string()), ("end", end.to_string())]
}

fn memo(about: &str, subject: Option<String>, body: &str) -> Fields {
    let fields = [("about", about.to_owned()), ("body", body.to_owned())];
    fields.into_iter().chain(subject.map(|id| ("subject", id))).collect()
}

/// Every way to name what is the partner's.
fn probes(partners: &Made, narrative: i32) -> Vec<(String, Fields)> {
    let (code, coding) = (partners.last_code(), partners.last_coding(narrative));
    let given = |name: &'static str, value: &str| (name, value.to_owned());
    let of_coding = |verb: &str| on(narrative, &format!("/codings/{coding}/{verb}"));
    let of_code = |verb: &str| format!("/p/care/codes/{code}{verb}");
    let with_code = [vec![given("code", &code)], edges(0)].concat();
    vec![
        (on(narrative, "/codings"), with_code),
        (of_coding("remove"), vec![]),
        (of_coding("recode"), vec![given("code", &code)]),
        (of_coding("resize"), edges(0)),
        (of_coding("unsure"), vec![given("unsure", "true")]),
        (on(narrative, "/memo"), memo("coding", Some(coding.clone()), "hm")),
        (on(narrative, "/memo"), memo("code", Some(code.clone()), "hm")),
        ("/p/care/codes".to_owned(), vec![given("name", "below"), given("parent", &code)]),
        (of_code(""), vec![given("name", "mine now"), given("hue", "4")]),
        (of_code("/move"), vec![given("parent", "")]),
        (of_code("/remove"), vec![]),
        (of_code("/merge"), vec![given("into", &code)]),
        (of_code("/split"), vec![given("name", "half of it")]),
        (of_code("/propose"), vec![given("name", "mine"), given("reason", "hm")]),
        (of_code(&format!("/passages/{coding}")), vec![given("outcome", "fits")]),
        ("/p/care/codes/grouping/place".to_owned(), vec![given("code", &code)]),
    ]
}
