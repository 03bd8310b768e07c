//! Several at once, in random schedules: no card is lost, none is doubled, and
//! everybody sees the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
};

use futures_util::future::join_all;
use tandem::ids::*;

use super::{Room, lists};

/// Two to twenty of them act in a schedule.
const PEOPLE: [&str; 20] = [
    "rosa", "ana", "ben", "paul", "ada", "bea", "cai", "dov", "eva", "fay", "gil", "hal", "ida",
    "jon", "kim", "lea", "max", "noa", "ole", "pia",
];
/// Of a schedule, about.
const DEEDS: usize = 24;
/// That a schedule begins with.
const THEMES: usize = 7;

/// How many schedules: a few, or as many as `SCHEDULES` says.
fn schedules() -> u64 {
    env::var("SCHEDULES").map_or(20, |many| many.parse().expect("a number of schedules"))
}

/// Xorshift (Marsaglia, 2003): the same schedule for the same seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

pub struct Board {
    pub room: Room,
    codes: Vec<CodeId>,
    themes: Vec<ThemeId>,
}

#[tokio::test]
async fn no_card_is_lost_or_doubled_whatever_several_do_at_once() {
    let mut board = Board::new().await;
    for name in &PEOPLE[4..] {
        board.room.world.admit(name, Some("member")).await;
    }
    for seed in 1..=schedules() {
        let editors = 2 + Dice(seed * 7_368_787).throw(PEOPLE.len() - 1);
        let people = PEOPLE.iter().take(editors).enumerate().map(|(at, who)| {
            let mut dice = Dice(seed * 1_000_003 + at as u64 * 7_919);
            let board = &board;
            async move {
                for _ in 0..DEEDS.div_ceil(editors) {
                    board.do_something(who, &mut dice).await;
                }
            }
        });
        join_all(people).await;
        board.assert_whole(seed).await;
        board.refill(seed).await;
    }
}

impl Board {
    pub async fn new() -> Self {
        let room = Room::new().await;
        let mut board = Self { room, codes: vec![], themes: vec![] };
        for n in 0..10 {
            board.codes.push(board.room.code(&format!("code{n}"), n % 4 + 1).await);
        }
        for n in 0..4 {
            board.themes.push(board.room.theme(&format!("theme{n}"), None).await);
        }
        for n in 0..3 {
            let parent = Some(board.themes[n]);
            board.themes.push(board.room.theme(&format!("sub{n}"), parent).await);
        }
        board
    }

    pub async fn do_something(&self, who: &str, dice: &mut Dice) {
        let code = self.codes[dice.throw(self.codes.len())];
        let other = self.codes[dice.throw(self.codes.len())];
        let theme = self.themes[dice.throw(self.themes.len())];
        let into = self.themes[dice.throw(self.themes.len())];
        let (path, form) = match dice.throw(20) {
            0..8 => {
                ("/placements".into(), format!("code={code}&from={theme}&to={into}&after={other}"))
            }
            8..10 => ("/placements".into(), format!("code={code}&code={other}&from=&to={into}")),
            10 => ("/placements".into(), format!("code={code}&from={theme}&to={into}&keep=true")),
            11..13 => ("/placements".into(), format!("code={code}&from={theme}&to=")),
            13 => (format!("/themes/{theme}/move"), format!("parent={into}")),
            14 => (format!("/themes/{theme}/move"), format!("parent=&before={into}")),
            15 => (format!("/themes/{theme}/merge"), format!("into={into}")),
            16 => (format!("/themes/{theme}/remove"), String::new()),
            17 => (format!("/themes/{theme}"), format!("name=n{}", dice.throw(99))),
            18 => ("/redo".into(), String::new()),
            _ => ("/undo".into(), String::new()),
        };
        // As a page does: who found a crowd sends the same again.
        let op = OpId::new();
        let mut answer = self.room.post_as(op, who, &path, &form).await;
        while answer.status == 503 {
            answer = self.room.post_as(op, who, &path, &form).await;
        }
        assert!([200, 409].contains(&answer.status), "{who} {path} {form}: {}", answer.body);
    }

    /// As many themes as at first, for the next schedule.
    async fn refill(&mut self, seed: u64) {
        self.themes =
            sqlx::query_scalar("select id from theme where parent_id is null order by id")
                .fetch_all(&self.room.world.db.owner)
                .await
                .unwrap();
        for n in self.themes.len()..THEMES {
            self.themes.push(self.room.theme(&format!("theme{seed}-{n}"), None).await);
        }
    }

    async fn assert_whole(&self, seed: u64) {
        let mut pages = vec![];
        for who in ["rosa", "otto"] {
            pages.push(lists(&self.room.get(who, "").await.body));
        }
        assert!(pages.windows(2).all(|two| two[0] == two[1]), "schedule {seed}: all see the same");
        let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (list, cards) in &pages[0] {
            let different: BTreeSet<_> = cards.iter().collect();
            assert_eq!(different.len(), cards.len(), "schedule {seed}: doubled in {list}");
            for card in cards {
                places.entry(card).or_default().push(list);
            }
        }
        assert_eq!(places.len(), self.codes.len(), "schedule {seed}: a card is lost: {places:?}");
        for (card, lists) in places {
            let in_tray = lists.contains(&"Not placed");
            assert!(!in_tray || lists.len() == 1, "schedule {seed}: {card} is in {lists:?}");
        }
        let levels: i64 = sqlx::query_scalar(
            "select count(*) from theme sub join theme parent on parent.id = sub.parent_id
             where parent.parent_id is not null",
        )
        .fetch_one(&self.room.world.db.owner)
        .await
        .unwrap();
        assert_eq!(levels, 0, "schedule {seed}: a third level");
    }
}
