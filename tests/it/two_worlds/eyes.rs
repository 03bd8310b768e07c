//! Everything that can reach one person: answers, pages and their parts,
//! streams, and the rows that the database shows.

use std::cell::Cell;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, Response, header},
};
use futures_util::FutureExt;
use http_body_util::BodyExt;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Row};
use tandem::db::View;
use tower::ServiceExt;
use uuid::Uuid;

use super::{
    acts::{Made, nobodys},
    seen::Seen,
    stage::Known,
};
use crate::{permissions::addresses, world::World};

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn whole(&self) -> String {
        let head = |(name, value)| format!("{name}: {value:?}");
        let head: Vec<String> = self.headers.iter().map(head).collect();
        format!("{}\n{}\n{}", self.status, self.body, head.join("\n"))
    }
}

/// One person at the pages of one world.
pub struct Eyes<'w> {
    world: &'w World,
    router: Router,
    who: &'static str,
    /// How many operations the person's browser has made.
    operations: Cell<u64>,
}

impl<'w> Eyes<'w> {
    pub fn of(world: &'w World, router: &Router, who: &'static str) -> Self {
        Self { world, router: router.clone(), who, operations: Cell::new(0) }
    }

    /// Writes, as our scripts do. Operations are numbered, so that they have
    /// the same ids in every world.
    pub async fn post(&self, path: &str, fields: &[(&'static str, String)]) -> Answer {
        self.operations.set(self.operations.get() + 1);
        let person = u64::from(self.who.as_bytes()[0]);
        let operation = Uuid::from_u64_pair(person, self.operations.get()).to_string();
        let mut all = vec![("op_id", operation)];
        all.extend(fields.iter().cloned());
        let files = path.contains("/import/");
        let form = if files { parts(&all) } else { pairs(&all) };
        read(self.ask(Method::POST, path, true, &form).await).await
    }

    pub async fn get(&self, path: &str, part: bool) -> Answer {
        read(self.ask(Method::GET, path, part, "").await).await
    }

    /// Asks again when the machine is too busy to answer.
    async fn ask(&self, method: Method, path: &str, script: bool, form: &str) -> Response<Body> {
        let kind = match form.starts_with("--edge") {
            true => "multipart/form-data; boundary=edge",
            false => "application/x-www-form-urlencoded",
        };
        for _ in 0..20 {
            let mut request = Request::builder()
                .method(&method)
                .uri(path)
                .header("sec-fetch-site", "same-origin")
                .header(header::CONTENT_TYPE, kind);
            if self.who != "nobody" {
                request = request.header(header::COOKIE, self.world.cookie(self.who));
            }
            if script {
                request = request.header("x-fragment", "1");
            }
            let request = request.body(Body::from(form.to_owned())).unwrap();
            let answer = self.router.clone().oneshot(request).await.unwrap();
            if answer.status() != 503 {
                return answer;
            }
        }
        panic!("{path}: too busy to be tested");
    }

    /// Every address that can be read, whole or the part that scripts fetch.
    pub async fn look_around(&self, known: &Known, bens: &Made, part: bool) -> Vec<Seen> {
        let mut seen = vec![];
        for (_, address) in addresses().filter(|(method, _)| *method == Method::GET) {
            if !is_stream(address) {
                seen.extend(self.look(address, known, bens, part).await);
            }
        }
        for asked in ["?q=grief", "?q=Ward"] {
            let address = format!("/p/care/narratives{asked}");
            seen.extend(self.look(&address, known, bens, part).await);
        }
        seen
    }

    /// The address with everything that can be in its places.
    pub async fn look(&self, address: &str, known: &Known, bens: &Made, part: bool) -> Vec<Seen> {
        let mut seen = vec![];
        for path in filled(address, known, bens) {
            let answer = self.get(&path, part).await.whole();
            // Ben's ids are not in both worlds: what was asked for is no answer.
            let answer = answer.replace(&path, address);
            let place = format!("{} at {address}{}", self.who, if part { " (part)" } else { "" });
            seen.push(Seen::new(&place, answer));
        }
        seen
    }

    /// All rows that the database shows this person.
    pub async fn rows(&self) -> Vec<Seen> {
        let mut view = View::open(&self.world.app.db, self.world.viewer(self.who)).await.unwrap();
        let union: String = sqlx::query_scalar(
            "select string_agg(format(
                 'select %L as place, to_jsonb(shown) as row from %s shown',
                 relname, oid::regclass), ' union all ')
             from pg_class
             where relkind in ('r', 'v') and relnamespace = 'public'::regnamespace
                 and has_table_privilege(oid, 'select')",
        )
        .fetch_one(view.conn())
        .await
        .unwrap();
        let rows = sqlx::query(AssertSqlSafe(union)).fetch_all(view.conn()).await.unwrap();
        let row = |row: &sqlx::postgres::PgRow| {
            let place = format!("{}'s rows of {}", self.who, row.get::<String, _>(0));
            Seen::row(&place, timeless(row.get(1)).to_string())
        };
        rows.iter().map(row).collect()
    }

    /// All streams that there are, opened. The first word comes at once.
    pub async fn listen(&self, known: &Known) -> Ears {
        let mut streams = vec![];
        for (_, address) in addresses().filter(|(_, address)| is_stream(address)) {
            for path in filled(address, known, &Made::default()) {
                let answer = self.ask(Method::GET, &path, false, "").await;
                let body = answer.status().is_success().then(|| answer.into_body());
                streams.extend(body.map(|body| (format!("{}'s stream {path}", self.who), body)));
            }
        }
        let mut ears = Ears { streams };
        ears.hear();
        ears
    }
}

async fn read(response: Response<Body>) -> Answer {
    let (head, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes().into();
    let body = String::from_utf8(body).unwrap();
    Answer { status: head.status.as_u16(), headers: head.headers, body }
}

pub struct Ears {
    streams: Vec<(String, Body)>,
}

impl Ears {
    /// What has come on each stream. A beat comes by the clock and tells what
    /// pages tell: those have it as their revision.
    pub fn hear(&mut self) -> Vec<Seen> {
        let mut heard = vec![];
        self.streams.retain_mut(|(place, body)| {
            loop {
                match body.frame().now_or_never() {
                    None => return true,
                    Some(None) => return false,
                    Some(Some(word)) => {
                        let word = word.unwrap().into_data().unwrap();
                        let word = String::from_utf8_lossy(&word);
                        if !word.starts_with("event: revision") {
                            heard.push(Seen::new(place, word.into_owned()));
                        }
                    }
                }
            }
        });
        heard
    }
}

fn is_stream(address: &str) -> bool {
    address.ends_with("/events")
}

/// The address, with all values that this world has for its places: what is
/// known, and what is Ben's, as if its id had leaked.
fn filled(address: &str, known: &Known, bens: &Made) -> Vec<String> {
    let Some((before, rest)) = address.split_once('{') else { return vec![address.to_owned()] };
    let (name, after) = rest.split_once('}').unwrap();
    let values = match name {
        "project" => vec!["care".to_owned()],
        "narrative" => (1..=5).map(|number| number.to_string()).collect(),
        "kind" => vec!["descriptive".to_owned(), "analytical".to_owned()],
        "file" => FILES.map(str::to_owned).into(),
        // The workbook holds the same rows.
        "ending" => vec!["csv".to_owned()],
        "code" => {
            let known = [&known.shared_code, &known.agreed_code, &known.released_code];
            known.into_iter().cloned().chain([bens.last_code()]).collect()
        }
        "theme" => vec![known.theme.clone()],
        "token" if before == "/show/" => vec![known.screen.to_owned()],
        _ => vec![nobodys()],
    };
    let filled = |value: String| filled(&format!("{before}{value}{after}"), known, bens);
    values.into_iter().flat_map(filled).collect()
}

const FILES: [&str; 4] = ["stages.csv", "themes.csv", "evidence.csv", "passages.csv"];

#[test]
fn every_file_of_the_report_is_looked_at() {
    let source = include_str!("../../../src/report/pages.rs");
    let named = source.split("\" =>").filter_map(|before| before.rsplit('"').next());
    let files: Vec<&str> = named.filter(|name| name.contains('.') && !name.contains(' ')).collect();
    assert_eq!(files, FILES);
}

fn pairs(fields: &[(&str, String)]) -> String {
    let encoded =
        |value: &str| value.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let pair = |(name, value): &(&str, String)| format!("{name}={}", encoded(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

fn parts(fields: &[(&str, String)]) -> String {
    let part = |(name, value): &(&str, String)| {
        format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    fields.iter().map(part).collect::<String>() + "--edge--\r\n"
}

/// A row without its moments, which differ in any world.
fn timeless(row: Value) -> Value {
    match row {
        Value::Object(fields) => {
            let field = |(name, value): (String, Value)| match value {
                Value::String(_) if name.ends_with("_at") => (name, Value::from("a moment")),
                value => (name, timeless(value)),
            };
            fields.into_iter().map(field).collect()
        }
        Value::Array(values) => values.into_iter().map(timeless).collect(),
        value => value,
    }
}
