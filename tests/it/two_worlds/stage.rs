//! A database on which worlds are played one after the other, each from the
//! same beginning: what was there before a play is the same in all of them.

use std::collections::HashMap;

use axum::Router;
use sqlx::{AssertSqlSafe, Executor};
use tandem::{domain::text, ids::OpId};
use uuid::Uuid;

use super::{
    acts::{Made, perform},
    eyes::{Ears, Eyes},
    history::Deed,
    leaks::{Leak, Shows},
    seen::Seen,
};
use crate::{
    paired::{ANA, BEN},
    world::World,
};

/// Frozen as narratives 2, 3 and 5. One sentence on each line.
const TEXT: &str = "We ran all night.\nNobody asked us why.\nThen it was day.";

/// Where the lines begin and end; on narrative 1 these are some of its words.
pub const LINES: [(usize, usize); 3] = [(0, 17), (18, 38), (39, 55)];

/// Ana and Ben code Narratives 1 to 3. In Narrative 2 Ana may submit, in
/// Narrative 3 Ben may. Narrative 4 is released. Narrative 5 is coded by Rosa,
/// who leads, and Ben.
pub const ANAS: i32 = 2;
pub const BENS: i32 = 3;
pub const RELEASED: i32 = 4;
pub const ROSAS: i32 = 5;

const SECRET: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";

/// What is there from the beginning, by its id.
#[derive(Clone)]
pub struct Known {
    pub ana: Made,
    pub ben: Made,
    pub rosa: Made,
    /// An open difference in the released narrative.
    pub difference: String,
    pub shared_code: String,
    /// Ben's, and released.
    pub released_code: String,
    pub agreed_code: String,
    pub theme: String,
    /// Who can have a seat, by name.
    pub members: HashMap<&'static str, String>,
    /// The secret of the screen in the room.
    pub screen: &'static str,
}

/// What is looked at in the end.
pub enum Look {
    /// Everything: pages by Ana and their parts by somebody else, or the other
    /// way round. And what the database shows Ana, if it has its wall.
    Around {
        who: &'static str,
        anas_parts: bool,
        rows: bool,
    },
    At(Shows),
}

pub struct Stage {
    pub world: World,
    pub known: Known,
    /// The first moment of a play, in milliseconds since 1970.
    pub begins: u64,
    /// SQL that puts back all rows.
    reset: String,
}

/// Takes away whatever was planted.
const CLEAR: &str = "do $$ declare one record; begin
    drop function if exists leak() cascade;
    for one in select tablename from pg_policies where policyname = 'leak' loop
        execute format('drop policy leak on %I', one.tablename);
    end loop;
    for one in select oid from pg_class where relforcerowsecurity and not relrowsecurity loop
        execute format('alter table %s enable row level security', one.oid::regclass);
    end loop;
end $$;";

impl Stage {
    pub async fn new() -> Self {
        let world = World::new().await;
        let known = furnish(&world).await;
        let reset = remember(&world).await;
        // Ids that are made in a play carry a later moment than all of these.
        let last = Uuid::from(OpId::new()).as_u128() >> 80;
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        Self { world, known, begins: last as u64 + 1, reset }
    }

    /// Everything that reaches others than Ben in a new world.
    pub async fn play(
        &mut self,
        history: &[Deed],
        leak: &Leak,
        by_hand: bool,
        look: &Look,
    ) -> Vec<Seen> {
        self.run(format!("{CLEAR} {}", self.reset)).await;
        if by_hand {
            self.run("update project set releases_by_itself = false".to_owned()).await;
        }
        self.run(leak.sql.clone()).await;
        self.world.start_again();
        let router = self.world.router.clone();
        let router = leak.handler.map_or(router.clone(), |leaky| leaky(router, &self.world));
        self.act(&router, history, look).await
    }

    async fn act(&self, router: &Router, history: &[Deed], look: &Look) -> Vec<Seen> {
        let (world, known) = (&self.world, &self.known);
        let [ana, ben, rosa, paul] =
            ["ana", "ben", "rosa", "paul"].map(|who| Eyes::of(world, router, who));
        let (mut anas, mut bens, mut rosas) =
            (known.ana.clone(), known.ben.clone(), known.rosa.clone());
        let mut ears = vec![ana.listen(known).await];
        if let Look::Around { who, .. } = look {
            ears.push(Eyes::of(world, router, who).listen(known).await);
        }
        let mut seen = vec![];
        for (who, act) in history {
            let nobodys = &mut Made::default();
            let (eyes, mine, partners) = match *who {
                "ana" => (&ana, &mut anas, &bens),
                "rosa" => (&rosa, &mut rosas, &bens),
                "ben" => (&ben, &mut bens, &anas),
                _ => (&paul, nobodys, &bens),
            };
            let answers = perform(eyes, mine, partners, known, act).await;
            if *who != "ben" {
                let to = format!("{who}'s answer to {act:?}");
                seen.extend(answers.iter().map(|answer| Seen::new(&to, answer.whole())));
            }
            seen.extend(ears.iter_mut().flat_map(Ears::hear));
        }
        if let Look::At(Shows::Stream(_)) = look {
            // What a leak puts on a stream may still be on its way.
            tokio::time::sleep(std::time::Duration::from_millis(150)).await;
            seen.extend(ears.iter_mut().flat_map(Ears::hear));
        }
        match look {
            Look::At(shows) => seen.extend(shows.look(world, router, known, &bens).await),
            Look::Around { who, anas_parts: parts, rows } => {
                seen.extend(ana.look_around(known, &bens, *parts).await);
                if *rows {
                    seen.extend(ana.rows().await);
                }
                seen.extend(Eyes::of(world, router, who).look_around(known, &bens, !parts).await);
            }
        }
        seen
    }

    async fn run(&self, sql: String) {
        self.world.db.owner.execute(AssertSqlSafe(sql)).await.unwrap();
    }
}

/// Copies all rows, and answers with SQL that brings them back.
async fn remember(world: &World) -> String {
    let tables: Vec<(String, String)> = sqlx::query_as(
        "select table_name::text, string_agg(quote_ident(column_name), ', ')
         from information_schema.columns join information_schema.tables
             using (table_schema, table_name)
         where table_schema = 'public' and table_type = 'BASE TABLE' and is_generated = 'NEVER'
             and table_name not like '\\_sqlx%'
         group by table_name",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap();
    let mut copy = "create schema beginning;".to_owned();
    let mut reset = "begin; set local session_replication_role = replica;".to_owned();
    for (table, columns) in tables {
        copy.push_str(&format!("create table beginning.{table} as select * from {table};"));
        reset.push_str(&format!(
            "delete from {table};
             insert into {table} ({columns}) select {columns} from beginning.{table};"
        ));
    }
    world.db.owner.execute(AssertSqlSafe(copy)).await.unwrap();
    reset + "commit"
}

async fn furnish(world: &World) -> Known {
    assert_eq!(text::units(TEXT, &[]).len(), LINES.len());
    for number in [ANAS, BENS, ROSAS] {
        world.freeze(number, TEXT, &[]).await;
    }
    let seat = "update assignment set member_id = (
            select member.id from member join account on account.id = user_id where name = 'rosa')
        from narrative where narrative.id = narrative_id and number = 5 and seat = 0";
    world.db.change(seat).await;
    world.story(RELEASED, &ANA, &BEN).await;
    done(world.join("ana", "Broken things", "Machines", "Broken equipment").await);
    let board = |rest: &str| format!("/p/care/board/descriptive{rest}");
    done(world.post("rosa", &board("/start"), &[]).await);
    let theme = done(world.post("rosa", &board("/themes"), &[("name", "Fear")]).await);
    let agreed_code = world.code_of("nobody", "Broken equipment").await;
    let card = [("code", agreed_code.as_str()), ("from", ""), ("to", theme.as_str())];
    done(world.post("rosa", &board("/placements"), &card).await);
    // What was placed just now is marked for a while.
    world.db.change("update placement set placed_at = now() - interval '1 day'").await;
    done(world.post("paul", &board("/screens"), &[("token", SECRET)]).await);
    let ward = [("name", "Ward")];
    done(world.post("rosa", "/p/care/narratives/attributes/add", &ward).await);
    let shared_code = world.code.to_string();
    let released_code = world.code_of("ben", "Team spirit").await;
    Known {
        ana: Made::before(&[&shared_code, &world.code_of("ana", "Togetherness").await]),
        ben: Made::before(&[&shared_code, &released_code]),
        rosa: Made::before(&[&shared_code]),
        difference: world.difference(RELEASED, "A nurse kept watch").await,
        shared_code,
        released_code,
        agreed_code,
        theme,
        members: ["ana", "ben", "rosa"]
            .map(|who| (who, world.viewer(who).member.to_string()))
            .into(),
        screen: SECRET,
    }
}

/// What it was about.
fn done(answer: crate::world::Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let receipt: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    receipt["subject"].as_str().unwrap().to_owned()
}
