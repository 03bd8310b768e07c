//! Two worlds in which Ana does the same, and Rosa, and Paul, and Ben does not.
//! Everything that reaches them must be equal, byte for byte: pages, parts of
//! pages, files, streams, the answers to writes, and the rows that the database
//! shows. `HISTORIES=10000` tries more of them than usual.

mod acts;
mod eyes;
mod history;
mod leaks;
mod seen;
mod stage;

use std::{
    env,
    sync::{Mutex, PoisonError},
    thread,
};

use tokio::runtime::Builder;

use self::{
    history::{Deed, smaller, without_ben},
    leaks::Leak,
    seen::{Difference, differences},
    stage::{ANAS, BENS, Look, ROSAS, Stage},
};

pub use history::Chance;
pub use seen::alike;

/// Histories that share what is done in the open are played against one world
/// without secrets.
const SECRETS: usize = 2;

#[test]
fn nobody_can_tell_what_ben_does() {
    let histories = env::var("HISTORIES").map_or(8, |number| number.parse().unwrap());
    let families = 0..u64::try_from(histories / SECRETS).unwrap();
    each(families, async |stage, seed| try_family(stage, seed, &Leak::default(), true).await);
}

/// Without row-level security, which is the second wall and not the first.
#[test]
fn the_pages_tell_nothing_without_the_wall_either() {
    let no_wall = "do $$ declare walled regclass; begin
        for walled in select oid from pg_class where relrowsecurity loop
            execute format('alter table %s disable row level security', walled);
        end loop; end $$";
    let no_wall = Leak { sql: no_wall.to_owned(), ..Leak::default() };
    each(1000..1002, async |stage, seed| try_family(stage, seed, &no_wall, false).await);
}

/// Tries all of them, some at a time, each group on a stage of its own.
fn each<T: Send>(all: impl Iterator<Item = T> + Send, attempt: impl AsyncFn(&mut Stage, T) + Sync) {
    let left = Mutex::new(all);
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let mut stage = Stage::new().await;
            while let Some(one) = next() {
                attempt(&mut stage, one).await;
            }
        });
    };
    thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(work))));
}

/// Who looks around besides Ana, whether a lead releases by hand, and what Ben
/// may submit so that it stays a secret from all of them.
fn setting(seed: u64) -> (&'static str, bool, Vec<i32>) {
    match seed % 4 {
        // A lead may know who is done, but for a narrative that she codes.
        0 => ("rosa", false, vec![ROSAS]),
        1 => ("paul", false, vec![BENS, ROSAS]),
        2 => ("nobody", false, vec![BENS, ROSAS]),
        // Without a release by itself all coders can be done, and nothing opens.
        _ => ("otto", true, vec![1, ANAS, BENS, ROSAS]),
    }
}

/// One quiet world and some loud ones. A difference is made as small as it gets.
async fn try_family(stage: &mut Stage, seed: u64, leak: &Leak, rows: bool) {
    let (who, by_hand, submits) = setting(seed);
    let look = Look::Around { who, anas_parts: seed / 4 % 2 == 1, rows };
    let mut chance = Chance(seed);
    let deeds = 2 + chance.below(5);
    let open = chance.in_the_open(deeds);
    let quiet = stage.play(&open, leak, by_hand, &look).await;
    for _ in 0..SECRETS {
        let mut history = chance.with_secrets(&open, &submits);
        let loud = stage.play(&history, leak, by_hand, &look).await;
        if differences(&quiet, &loud, stage.begins).is_empty() {
            continue;
        }
        let Some(mut found) = caught(stage, &history, leak, by_hand, &look).await else { continue };
        let mut left = smaller(&history);
        while !left.is_empty() {
            let next = left.remove(0);
            if let Some(difference) = caught(stage, &next, leak, by_hand, &look).await {
                (found, left) = (difference, smaller(&next));
                history = next;
            }
        }
        panic!("seed {seed}, seen by ana and {who}: {history:#?}\n{found}");
    }
}

/// What others than Ben can tell a history by. Where two quiet worlds differ from
/// each other it is by chance: the tag of a board is made of its passages' ids.
async fn caught(
    stage: &mut Stage,
    history: &[Deed],
    leak: &Leak,
    by_hand: bool,
    look: &Look,
) -> Option<Difference> {
    let quiet = stage.play(&without_ben(history), leak, by_hand, look).await;
    let loud = stage.play(history, leak, by_hand, look).await;
    let found = differences(&quiet, &loud, stage.begins);
    if found.is_empty() {
        return None;
    }
    let again = stage.play(&without_ben(history), leak, by_hand, look).await;
    let by_chance = differences(&quiet, &again, stage.begins);
    found.into_iter().find(|one| by_chance.iter().all(|other| other.place != one.place))
}
