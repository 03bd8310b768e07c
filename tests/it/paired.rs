//! Narratives that Ana and Ben have both coded, each with codes of their own,
//! through the addresses that coders use.

use sqlx::AssertSqlSafe;
use tandem::ids::CodeId;

use crate::world::{Answer, World};

/// The 😀 sets code points, bytes and UTF-16 apart.
pub const STORY: &str = "😀 We ran all night. Nobody slept at all. Then the old lift broke. \
    A nurse kept watch. Her hands were cold. We were so proud. It went on until the morning came.";

/// A coder's code on the first occurrence of some words.
pub type Mark = (&'static str, &'static str);

/// One of each class, and one agreement: "fatigue" is the project's code, all
/// others are the coders' own.
pub const ANA: [Mark; 6] = [
    ("fatigue", "Nobody slept at all."),
    ("fatigue", "went on until the morning"),
    ("Broken things", "the old lift broke"),
    ("Watching", "A nurse kept watch"),
    ("Pride", "We were so proud"),
    ("Togetherness", "We were so proud"),
];
pub const BEN: [Mark; 5] = [
    ("fatigue", "Nobody slept at all"),
    ("fatigue", "until the morning came"),
    ("Machines", "the old lift broke"),
    ("Cold", "Her hands were cold"),
    ("Team spirit", "We were so proud"),
];

impl World {
    /// The story as Narrative 2, coded by both and released.
    pub async fn with_story() -> Self {
        let world = Self::new().await;
        world.story(2, &ANA, &BEN).await;
        world
    }

    /// The story once more, coded and released.
    pub async fn story(&self, number: i32, ana: &[Mark], ben: &[Mark]) {
        self.begin_story(number, ana, ben).await;
        for who in ["ana", "ben"] {
            let answer = self.post(who, &on(number, "/submit"), &[]).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
    }

    /// Coded and not submitted.
    pub async fn begin_story(&self, number: i32, ana: &[Mark], ben: &[Mark]) {
        self.freeze(number, STORY, &[]).await;
        for (who, marks) in [("ana", ana), ("ben", ben)] {
            for (code, words) in marks {
                self.mark(who, number, code, words).await;
            }
        }
    }

    /// `who` puts a code on words, the project's code or one of one's own; it is
    /// made if there is none of this name.
    pub async fn mark(&self, who: &str, number: i32, code: &str, words: &str) {
        let before = STORY.split(words).next().unwrap().chars().count();
        let start = before.to_string();
        let end = (before + words.chars().count()).to_string();
        let known: Option<CodeId> = sqlx::query_scalar(
            "select id from code where name = $1 and (owner_id is null or owner_id = $2)",
        )
        .bind(code)
        .bind(self.viewer(who).member)
        .fetch_optional(&self.db.owner)
        .await
        .unwrap();
        let known = known.map(|id| id.to_string()).unwrap_or_default();
        let name = if known.is_empty() { code } else { "" };
        let fields = [("code", known.as_str()), ("name", name), ("start", &start), ("end", &end)];
        let answer = self.post(who, &on(number, "/codings"), &fields).await;
        assert_eq!(answer.status, 200, "{code} on {words}: {}", answer.body);
    }

    /// The id of a code, by its name and whose it is; nobody's is an agreed or
    /// a shared one.
    pub async fn code_of(&self, who: &str, name: &str) -> String {
        let owner = (who != "nobody").then(|| self.viewer(who).member);
        let id: CodeId = sqlx::query_scalar(
            "select id from code where name = $1 and owner_id is not distinct from $2
                 and removed_at is null",
        )
        .bind(name)
        .bind(owner)
        .fetch_one(&self.db.owner)
        .await
        .unwrap_or_else(|error| panic!("{name} of {who}: {error}"));
        id.to_string()
    }

    /// The key of the difference in which these words stand in the queue,
    /// decided or open.
    pub async fn difference(&self, number: i32, words: &str) -> String {
        let page = self.get("rosa", &on(number, "/consensus?show=all")).await.body;
        let rows = page.split("<li class=").filter(|row| row.contains("id=\"difference-"));
        let row = rows.into_iter().find(|row| row.contains(words));
        let row = row.unwrap_or_else(|| panic!("{words} is not in the queue: {page}"));
        row.split("id=\"difference-").nth(1).unwrap()[..36].to_owned()
    }

    /// Decides the difference in which these words stand.
    pub async fn decide(&self, who: &str, words: &str, choice: &[(&str, &str)]) -> Answer {
        let key = self.difference(2, words).await;
        let mut fields = vec![("difference", key.as_str())];
        fields.extend(choice);
        self.post(who, &on(2, "/consensus/decisions"), &fields).await
    }

    /// Decides all that is open as A had it.
    pub async fn decide_all(&self, who: &str, number: i32) {
        let path = on(number, "/consensus");
        while let Some(key) = self.first_open(number).await {
            let fields = [("difference", key.as_str()), ("choice", "a")];
            let answer = self.post(who, &format!("{path}/decisions"), &fields).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
    }

    async fn first_open(&self, number: i32) -> Option<String> {
        let page = self.get("rosa", &on(number, "/consensus")).await.body;
        Some(page.split("id=\"difference-").nth(1)?[..36].to_owned())
    }

    /// Joins one of Ana's codes and one of Ben's.
    pub async fn join(&self, who: &str, a: &str, b: &str, name: &str) -> Answer {
        let (a, b) = (self.code_of("ana", a).await, self.code_of("ben", b).await);
        let fields = [("code", a.as_str()), ("code", b.as_str()), ("name", name)];
        self.post(who, "/p/care/consensus/codes/join", &fields).await
    }

    /// The agreed segments of a narrative: the code, the words, and how many
    /// codings they came from.
    pub async fn agreed_in(&self, number: i32) -> Vec<(String, String, i32)> {
        sqlx::query_as(
            "select code.name, substr(body, start_at + 1, end_at - start_at),
                 cardinality(parents)
             from consensus_segment segment
                 join code on code.id = code_id join narrative on narrative.id = narrative_id
             where number = $1 order by start_at, end_at, code.name",
        )
        .bind(number)
        .fetch_all(&self.db.owner)
        .await
        .unwrap()
    }

    /// Of one table, every row as it is.
    pub async fn rows_of(&self, table: &'static str) -> Vec<String> {
        let sql = AssertSqlSafe(format!("select t::text from {table} t order by 1"));
        sqlx::query_scalar(sql).fetch_all(&self.db.owner).await.unwrap()
    }

    /// A number from the database.
    pub async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.db.owner).await.unwrap()
    }

    /// A page's words as its reader sees them, without markup.
    pub async fn words(&self, who: &str, path: &str) -> String {
        let page = self.get(who, path).await.body;
        let mut words = String::new();
        let mut inside = false;
        for letter in page.chars() {
            match letter {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    words.push(' ');
                }
                _ if !inside => words.push(letter),
                _ => {}
            }
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

pub fn on(number: i32, rest: &str) -> String {
    format!("/p/care/narratives/{number}{rest}")
}
