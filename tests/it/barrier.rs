//! The release barrier: both coders work and submit, others read and release,
//! connections break, all at the same time and in an order by chance. There is
//! one release, and before the later submission nobody has read the partner's
//! work. `SCHEDULES=5000` tries more of them than usual.

use std::{
    cell::{Cell, RefCell},
    env, thread,
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    http::{Method, Request, header},
};
use futures_util::{FutureExt, future::join_all};
use http_body_util::BodyExt;
use sqlx::AssertSqlSafe;
use tandem::{ids::OpId, routes};
use time::OffsetDateTime;
use tokio::{
    runtime::Builder,
    time::{sleep, timeout},
};
use tower::ServiceExt;

use crate::{two_worlds::Chance, world::World};

/// Schedules run side by side, in these many worlds: most of a schedule is
/// waiting.
fn worlds(schedules: u64) -> u64 {
    (schedules / 20).clamp(2, 8)
}

const CODERS: [&str; 2] = ["ana", "ben"];

#[test]
fn there_is_one_release_and_nobody_reads_the_partner_before_it() {
    let schedules = env::var("SCHEDULES").map_or(40, |number| number.parse().unwrap());
    let mut seen = Tally::default();
    for tally in side_by_side(schedules, "") {
        assert_eq!(tally.broken, [""; 0]);
        seen.add(tally);
    }
    println!("{schedules} schedules: {seen:?}");
    // What was tried did happen.
    for count in [seen.early_reads, seen.late_reads, seen.killed, seen.hung_up, seen.undone] {
        assert!(count > 0, "{seen:?}");
    }
}

#[test]
fn a_barrier_that_does_not_hold_is_noticed() {
    let shown =
        "create function leak() returns trigger security definer language plpgsql as $$ begin
            new.id := gen_random_uuid();
            new.owner_id := (select member_id from assignment where member_id <> new.owner_id);
            insert into code select new.*;
            return new; end $$;
        create trigger leak after insert on code for each row when (pg_trigger_depth() = 0)
            execute function leak()";
    let unseen = "create policy leak on submission as restrictive for select
        using (released or coder_id = (select viewer()))";
    for (fault, reason) in [(shown, "read the partner"), (unseen, "released 0 times")] {
        let broken: Vec<String> =
            side_by_side(6, fault).into_iter().flat_map(|tally| tally.broken).collect();
        assert!(broken.iter().any(|why| why.contains(reason)), "{reason}: {broken:#?}");
    }
}

/// What happened in some schedules.
#[derive(Debug, Default)]
struct Tally {
    /// That ended before the later submission.
    early_reads: usize,
    /// That showed the partner's work after it.
    late_reads: usize,
    killed: usize,
    hung_up: usize,
    undone: usize,
    broken: Vec<String>,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.early_reads += other.early_reads;
        self.late_reads += other.late_reads;
        self.killed += other.killed;
        self.hung_up += other.hung_up;
        self.undone += other.undone;
        self.broken.extend(other.broken);
    }
}

fn side_by_side(schedules: u64, fault: &str) -> Vec<Tally> {
    let one = |number: u64| async move {
        let world = World::new().await;
        sqlx::raw_sql(AssertSqlSafe(fault)).execute(&world.db.owner).await.unwrap();
        let room = Room {
            router: routes::router(world.app.clone()),
            world,
            ready: Cell::default(),
            refused: RefCell::default(),
        };
        let mut tally = Tally::default();
        for seed in (number..schedules).step_by(worlds(schedules) as usize) {
            room.renew().await;
            room.play(seed, &mut tally).await;
        }
        tally
    };
    let run =
        |number| Builder::new_current_thread().enable_all().build().unwrap().block_on(one(number));
    thread::scope(|scope| {
        let worlds: Vec<_> =
            (0..worlds(schedules)).map(|number| scope.spawn(move || run(number))).collect();
        worlds.into_iter().map(|world| world.join().unwrap()).collect()
    })
}

struct Room {
    world: World,
    router: Router,
    /// Coders who have submitted in this schedule.
    ready: Cell<usize>,
    /// Writes that got an answer that they must not get.
    refused: RefCell<Vec<String>>,
}

/// What one task of a schedule did.
enum Done {
    Reads(Vec<Read>),
    Wrote,
    Undid(bool),
    Killed(bool),
    HungUp,
}

/// One page, and whether another's work was on it.
struct Read {
    who: &'static str,
    path: &'static str,
    shows: bool,
    ended: OffsetDateTime,
}

/// Where the partner's work stands after the release.
const PAGES: [&str; 5] = [
    "/p/care/narratives/1/consensus",
    "/p/care/consensus/codes",
    "/p/care/agreement?unit=character",
    "/p/care/report/certificate.json",
    "/p/care/narratives/1/code",
];

impl Room {
    /// As before anybody began. Every other schedule leaves the release to the lead.
    async fn renew(&self) {
        self.world
            .db
            .change(
                "begin; set local session_replication_role = replica;
                 delete from released_layer; delete from released_text; delete from released_code;
                 delete from submitted_code; delete from submission; delete from coding;
                 delete from consensus_segment; delete from journal;
                 delete from code where owner_id is not null;
                 update narrative set released = false, released_at = null;
                 update assignment set released = false;
                 update project set releases_by_itself = not releases_by_itself; commit",
            )
            .await;
    }

    async fn play(&self, seed: u64, tally: &mut Tally) {
        self.ready.set(0);
        let mut chance = Chance(seed);
        let mut tasks = vec![];
        for who in CODERS {
            tasks.push(self.code_and_submit(who, pauses(&mut chance)).boxed_local());
            if chance.below(2) == 0 {
                tasks.push(self.undo(who, pause(&mut chance, 25)).boxed_local());
            }
            if chance.below(3) == 0 {
                let (pause, stays) = (pause(&mut chance, 25), pause(&mut chance, 4));
                tasks.push(self.hang_up(who, pause, stays).boxed_local());
            }
        }
        for who in ["ana", "ben", ["paul", "rosa"][chance.below(2)]] {
            tasks.push(self.read(who, Chance(chance.below(usize::MAX) as u64)).boxed_local());
        }
        let by_hand = !self.flag("select releases_by_itself from project").await;
        if by_hand {
            tasks.push(self.release(pause(&mut chance, 25)).boxed_local());
        }
        if chance.below(3) == 0 {
            tasks.push(self.kill(pause(&mut chance, 25)).boxed_local());
        }
        let done = join_all(tasks).await;
        self.judge(seed, done, tally).await;
    }

    async fn judge(&self, seed: u64, done: Vec<Done>, tally: &mut Tally) {
        let mut broken = |why: String| tally.broken.push(format!("seed {seed}: {why}"));
        self.refused.take().into_iter().for_each(&mut broken);
        let releases = self.world.number(RELEASES).await;
        if releases != 1 {
            broken(format!("released {releases} times"));
        }
        if !self.flag(KEPT_AS_CODED).await {
            broken("what was kept is not what was coded".to_owned());
        }
        let later: Option<OffsetDateTime> =
            sqlx::query_scalar("select max(noted_at) from journal where kind = 'narrative.submit'")
                .fetch_one(&self.world.db.owner)
                .await
                .unwrap();
        for one in done {
            match one {
                Done::Reads(reads) => {
                    for Read { who, path, shows, ended } in reads {
                        let early = later.is_none_or(|later| ended < later);
                        if early && shows {
                            broken(format!("{who} read the partner too early at {path}"));
                        }
                        tally.early_reads += usize::from(early);
                        tally.late_reads += usize::from(!early && shows);
                    }
                }
                Done::Killed(any) => tally.killed += usize::from(any),
                Done::Undid(any) => tally.undone += usize::from(any),
                Done::HungUp => tally.hung_up += 1,
                Done::Wrote => {}
            }
        }
        let mut broken = |why: String| tally.broken.push(format!("seed {seed}: {why}"));
        for (who, partner) in [("ana", "ben"), ("ben", "ana")] {
            let page = self.until_answered(Method::GET, who, PAGES[0], "").await.1;
            if releases == 1 && !page.contains(&word_of(partner)) {
                broken(format!("{who} does not see the partner after the release"));
            }
        }
    }

    async fn code_and_submit(&self, who: &'static str, pauses: [Duration; 3]) -> Done {
        for (place, pause) in pauses[..2].iter().enumerate() {
            sleep(*pause).await;
            let form = format!("name={}{place}&start={place}&end=20", word_of(who));
            self.write(who, "/p/care/narratives/1/codings", &form, &[200]).await;
        }
        sleep(pauses[2]).await;
        self.write(who, "/p/care/narratives/1/submit", "", &[200]).await;
        self.ready.update(|ready| ready + 1);
        Done::Wrote
    }

    async fn undo(&self, who: &'static str, pause: Duration) -> Done {
        sleep(pause).await;
        let path = "/p/care/narratives/1/undo";
        Done::Undid(self.write(who, path, "", &[200, 409]).await == 200)
    }

    /// By hand, which is refused until both have submitted.
    async fn release(&self, pause: Duration) -> Done {
        sleep(pause).await;
        loop {
            let last = self.ready.get() == CODERS.len();
            let answer = self.write("rosa", "/p/care/narratives/1/release", "", &[200, 409]).await;
            if last || answer == 200 {
                break;
            }
            sleep(Duration::from_millis(5)).await;
        }
        Done::Wrote
    }

    /// Again and again, until both have submitted and then once more.
    #[expect(clippy::disallowed_methods, reason = "a read ends at its reader, not in the database")]
    async fn read(&self, who: &'static str, mut chance: Chance) -> Done {
        let mut reads = vec![];
        loop {
            sleep(pause(&mut chance, 25)).await;
            let last = self.ready.get() == CODERS.len();
            let path = PAGES[chance.below(PAGES.len())];
            let (_, page) = self.ask(Method::GET, who, path, "").await;
            let ended = OffsetDateTime::now_utc();
            let mut others = CODERS.iter().filter(|coder| **coder != who);
            let shows = others.any(|other| page.contains(&word_of(other)));
            reads.push(Read { who, path, shows, ended });
            if last {
                return Done::Reads(reads);
            }
        }
    }

    /// Reads and goes away in the middle of it.
    async fn hang_up(&self, who: &'static str, pause: Duration, stays: Duration) -> Done {
        sleep(pause).await;
        timeout(stays, self.ask(Method::GET, who, PAGES[4], "")).await.ok();
        Done::HungUp
    }

    /// Ends a connection on which something is done at this moment.
    async fn kill(&self, pause: Duration) -> Done {
        sleep(pause).await;
        for _ in 0..20 {
            let killed: Option<bool> = sqlx::query_scalar(
                "select pg_terminate_backend(pid) from pg_stat_activity
                 where datname = current_database() and pid <> pg_backend_pid()
                     and state <> 'idle' and query not like 'LISTEN%' limit 1",
            )
            .fetch_optional(&self.world.db.owner)
            .await
            .unwrap();
            if killed == Some(true) {
                return Done::Killed(true);
            }
            sleep(Duration::from_millis(1)).await;
        }
        Done::Killed(false)
    }

    /// A new operation, tried again until it is answered with one of these.
    async fn write(&self, who: &'static str, path: &str, form: &str, answers: &[u16]) -> u16 {
        let form = format!("op_id={}&{form}", OpId::new());
        let (status, body) =
            self.until_answered(Method::POST, who, path, form.trim_end_matches('&')).await;
        if !answers.contains(&status) {
            self.refused.borrow_mut().push(format!("{who} {path}: {status} {body}"));
        }
        status
    }

    async fn until_answered(
        &self,
        method: Method,
        who: &'static str,
        path: &str,
        form: &str,
    ) -> (u16, String) {
        for _ in 0..20 {
            let (status, body) = self.ask(method.clone(), who, path, form).await;
            if status < 500 {
                return (status, body);
            }
            sleep(Duration::from_millis(2)).await;
        }
        self.ask(method, who, path, form).await
    }

    async fn ask(&self, method: Method, who: &str, path: &str, form: &str) -> (u16, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, self.world.cookie(who))
            .header("x-fragment", "1")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        let (head, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (head.status.as_u16(), String::from_utf8(body.into()).unwrap())
    }

    async fn flag(&self, sql: &'static str) -> bool {
        sqlx::query_scalar(sql).fetch_one(&self.world.db.owner).await.unwrap()
    }
}

const RELEASES: &str = "select count(*) from journal where kind = 'narrative.release'";

/// Every coder's layer has as many codings as the coder has.
const KEPT_AS_CODED: &str = "select coalesce(bool_and(cardinality(marks) / 3 = (
        select count(*) from coding where coding.coder_id = released_layer.coder_id)), true)
    from released_layer";

/// In the names of the codes of one coder alone.
fn word_of(who: &str) -> String {
    format!("canary-of-{who}-")
}

fn pause(chance: &mut Chance, most: usize) -> Duration {
    Duration::from_micros(chance.below(most * 1000) as u64)
}

fn pauses(chance: &mut Chance) -> [Duration; 3] {
    [(); 3].map(|()| pause(chance, 8))
}
