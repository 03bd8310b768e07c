//! Accounts, as their owners meet them: first run, signing in, sessions, links.

use axum::http::Method;
use sqlx::Row;
use tandem::{
    App,
    accounts::{cli, first_run},
    state::Settings,
};

use crate::{
    database::Database,
    visitor::{Visitor, path},
    world::World,
};

const PASSWORD: &str = "we met in the rain";
const HOME: &str = "192.0.2.1:4000";
const ELSEWHERE: &str = "198.51.100.7:4000";

/// Ana may sign in with [`PASSWORD`].
async fn with_password(world: &World) {
    let link = cli::reset_link(&world.app, "ana@example.org").await.unwrap();
    let mut ana = Visitor::at(&world.app, ELSEWHERE);
    let form = format!("password={}", PASSWORD.replace(' ', "+"));
    assert_eq!(ana.post(path(&link), &form).await.status, 303);
}

#[tokio::test]
async fn the_first_account_is_made_by_the_link_from_the_console() {
    let db = Database::new().await;
    let app = App::open(db.options(), Settings::default()).await.unwrap();
    let old = first_run::link(&app).await.unwrap().unwrap();
    let link = first_run::link(&app).await.unwrap().unwrap();
    let mut visitor = Visitor::at(&app, HOME);
    assert!(visitor.get("/sign-in").await.body.contains("no account yet"));
    assert_eq!(visitor.get(path(&old)).await.status, 410, "each start ends the link before");
    assert_eq!(visitor.get("/setup/guessed").await.status, 410);
    assert_eq!(visitor.get(path(&link)).await.status, 200);

    let weak =
        visitor.post(path(&link), "name=Ingrid+Moe&email=i@example.org&password=short").await;
    assert_eq!(weak.status, 422);
    assert!(weak.body.contains("15 characters"), "{}", weak.body);
    assert!(weak.body.contains(r#"value="Ingrid Moe""#), "what was typed stays: {}", weak.body);
    assert!(!weak.body.contains("value=\"short\""), "but not the password");

    let form = "name=Ingrid+Moe&email=I@Example.org&password=we+met+in+the+rain";
    let made = visitor.post(path(&link), form).await;
    assert_eq!((made.status, &made.headers["location"]), (303, &"/".parse().unwrap()));
    let account = visitor.get("/account").await;
    assert_eq!(account.status, 200, "signed in");
    assert!(account.body.contains("i@example.org"), "{}", account.body);
    assert_eq!(visitor.get(path(&link)).await.status, 410);
    assert_eq!(visitor.post(path(&link), form).await.status, 410);
    assert_eq!(first_run::link(&app).await.unwrap(), None);
}

#[tokio::test]
async fn one_signs_in_and_out() {
    let world = World::new().await;
    with_password(&world).await;
    let mut ana = Visitor::at(&world.app, HOME);
    let asked = ana.get("/p/care/narratives/1/code").await;
    assert_eq!(asked.headers["location"], "/sign-in?then=/p/care/narratives/1/code");
    let form = "email=+Ana@example.org&password=we+met+in+the+rain&then=/p/care/narratives/1/code";
    let answer = ana.post("/sign-in", form).await;
    assert_eq!(
        (answer.status, &answer.headers["location"]),
        (303, &"/p/care/narratives/1/code".parse().unwrap())
    );
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    assert_eq!(ana.get("/p/care/narratives/1/code").await.status, 200);

    let old = ana.cookie.clone();
    assert_eq!(ana.get("/sign-in").await.status, 303, "already in");
    ana.sign_in("ana@example.org", PASSWORD).await;
    assert_ne!(ana.cookie, old, "a new secret at each sign-in");
    let mut thief = Visitor::at(&world.app, ELSEWHERE).with(old);
    assert_eq!(thief.get("/account").await.status, 303, "the old one has ended");

    let kept = ana.cookie.clone();
    assert_eq!(ana.post("/sign-out", "").await.headers["clear-site-data"], r#""cache", "storage""#);
    let mut thief = Visitor::at(&world.app, ELSEWHERE).with(kept);
    assert_eq!(thief.get("/account").await.status, 303);
}

#[tokio::test]
async fn nobody_is_led_to_another_site_after_signing_in() {
    let world = World::new().await;
    with_password(&world).await;
    for then in ["//evil.example", "https://evil.example", "/\\evil.example", "%09//evil.example"] {
        let form = format!("email=ana@example.org&password=we+met+in+the+rain&then={then}");
        let answer = Visitor::at(&world.app, HOME).post("/sign-in", &form).await;
        assert_eq!(answer.headers["location"], "/", "{then}");
    }
}

#[tokio::test]
async fn no_account_and_a_wrong_password_answer_the_same() {
    let world = World::new().await;
    with_password(&world).await;
    cli::disable(&world.app, "ben@example.org").await.unwrap();
    let mut answers = vec![];
    for email in ["ana@example.org", "nobody@example.org", "paul@example.org", "ben@example.org"] {
        let answer = Visitor::at(&world.app, HOME).sign_in(email, "wrong wrong wrong").await;
        answers.push((answer.status, answer.body.replace(email, "EMAIL")));
    }
    assert_eq!(answers[0].0, 422);
    assert!(answers[0].1.contains("is not right"), "{}", answers[0].1);
    for other in &answers[1..] {
        assert_eq!(*other, answers[0]);
    }
    let hashed: i64 = sqlx::query_scalar("select count(*) from sign_in_failure")
        .fetch_one(&world.db.owner)
        .await
        .unwrap();
    assert_eq!(hashed, 4, "each went the same way to its end");
}

#[tokio::test]
async fn wrong_passwords_delay_their_sender_and_nobody_elsewhere() {
    let world = World::new().await;
    with_password(&world).await;
    let mut guesser = Visitor::at(&world.app, HOME);
    for email in ["ana@example.org", "nobody@example.org"] {
        for _ in 0..5 {
            assert_eq!(guesser.sign_in(email, "wrong wrong wrong").await.status, 422);
        }
        let answer = guesser.sign_in(email, PASSWORD).await;
        assert_eq!(answer.status, 429, "even with the right one");
        let seconds: u64 = answer.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=5).contains(&seconds));
        assert!(answer.body.contains(&format!("in {seconds} seconds")), "{}", answer.body);
    }
    let answer = Visitor::at(&world.app, ELSEWHERE).sign_in("ana@example.org", PASSWORD).await;
    assert_eq!(answer.status, 303, "she is not locked out");
    world.db.change("update sign_in_failure set failed_at = failed_at - interval '1 minute'").await;
    assert_eq!(guesser.sign_in("ana@example.org", PASSWORD).await.status, 303, "nor for ever");
    assert_eq!(guesser.sign_in("ana@example.org", "wrong wrong wrong").await.status, 422);
}

#[tokio::test]
async fn guesses_sent_all_at_once_are_delayed_too() {
    let world = World::new().await;
    with_password(&world).await;
    let guesses = (0..20).map(|_| async {
        Visitor::at(&world.app, HOME).sign_in("ana@example.org", "wrong wrong wrong").await.status
    });
    let statuses = futures_util::future::join_all(guesses).await;
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 5, "{statuses:?}");
}

#[tokio::test]
async fn an_address_that_tries_many_accounts_is_delayed() {
    let world = World::new().await;
    with_password(&world).await;
    world
        .db
        .change(
            "insert into sign_in_failure (id, account_hash, address)
             select gen_random_uuid(), sha256(n::text::bytea), '192.0.2.1'
             from generate_series(1, 101) n",
        )
        .await;
    let answer = Visitor::at(&world.app, HOME).sign_in("ana@example.org", PASSWORD).await;
    assert_eq!(answer.status, 429);
    let answer = Visitor::at(&world.app, ELSEWHERE).sign_in("ana@example.org", PASSWORD).await;
    assert_eq!(answer.status, 303);
}

#[tokio::test]
async fn a_whole_room_signs_in_from_one_address() {
    let world = World::new().await;
    with_password(&world).await;
    let room = (0..40).map(|_| async {
        Visitor::at(&world.app, HOME).sign_in("ana@example.org", PASSWORD).await.status
    });
    assert_eq!(futures_util::future::join_all(room).await, [303; 40]);
}

#[tokio::test]
async fn the_database_holds_no_secret() {
    let world = World::new().await;
    with_password(&world).await;
    let mut ana = Visitor::at(&world.app, HOME);
    ana.sign_in("ana@example.org", PASSWORD).await;
    let link = cli::reset_link(&world.app, "ana@example.org").await.unwrap();
    let secrets =
        [ana.cookie.split_once('=').unwrap().1, link.rsplit_once('/').unwrap().1, PASSWORD];
    let tables: Vec<String> =
        sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public'")
            .fetch_all(&world.db.owner)
            .await
            .unwrap();
    for table in tables {
        let sql = sqlx::AssertSqlSafe(format!("select t::text from {table} t"));
        for row in sqlx::query(sql).fetch_all(&world.db.owner).await.unwrap() {
            let text: String = row.get(0);
            assert!(!secrets.iter().any(|secret| text.contains(secret)), "{table}: {text}");
        }
    }
    let argon: bool = sqlx::query_scalar(
        "select password_hash like '$argon2id$v=19$m=19456,t=2,p=1$%' from account where name = 'ana'",
    )
    .fetch_one(&world.db.owner)
    .await
    .unwrap();
    assert!(argon);
}

#[tokio::test]
async fn a_password_link_is_used_once_and_ends_all_sessions() {
    let world = World::new().await;
    let mut stream = world.listen(&world.app, "ana", &world.on_narrative("/code/events")).await;
    stream.word().await.unwrap();
    let first = cli::reset_link(&world.app, "ana@example.org").await.unwrap();
    let link = cli::reset_link(&world.app, "ana@example.org").await.unwrap();
    let mut ana = Visitor::at(&world.app, HOME);
    assert_eq!(ana.get(path(&first)).await.status, 410, "a new link ends the old one");
    let page = ana.get(path(&link)).await;
    assert!(page.body.contains("A new password for ana"), "{}", page.body);
    assert_eq!(ana.post(path(&link), "password=anaanaanaanaana").await.status, 422);
    assert_eq!(ana.post(path(&link), "password=we+met+in+the+rain").await.status, 303);
    assert_eq!(ana.get("/account").await.status, 200, "goes on in this browser");
    assert_eq!(ana.post(path(&link), "password=we+met+in+the+rain").await.status, 410);
    assert_eq!(stream.word().await, None, "the stream of the old session ends");
    assert_eq!(world.get("ana", "/account").await.status, 401);
}

#[tokio::test]
async fn a_link_runs_out() {
    let world = World::new().await;
    let link = cli::reset_link(&world.app, "ana@example.org").await.unwrap();
    world.db.change("update one_time_link set expires_at = now()").await;
    assert_eq!(Visitor::at(&world.app, HOME).get(path(&link)).await.status, 410);
}

#[tokio::test]
async fn a_changed_password_needs_the_old_one_and_ends_the_other_sessions() {
    let world = World::new().await;
    with_password(&world).await;
    let mut here = Visitor::at(&world.app, HOME);
    let mut there = Visitor::at(&world.app, ELSEWHERE);
    here.sign_in("ana@example.org", PASSWORD).await;
    there.sign_in("ana@example.org", PASSWORD).await;
    let new = "new=another+rainy+day";
    let wrong = here.post("/account/password", &format!("old=wrong+wrong+wrong&{new}")).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("old password is not right"), "{}", wrong.body);
    let right = format!("old=we+met+in+the+rain&{new}");
    assert_eq!(here.post("/account/password", &right).await.status, 303);
    assert_eq!(here.get("/account").await.status, 200);
    assert_eq!(there.get("/account").await.status, 303, "signed out");
    assert_eq!(there.sign_in("ana@example.org", PASSWORD).await.status, 422);
    assert_eq!(there.sign_in("ana@example.org", "another rainy day").await.status, 303);
}

#[tokio::test]
async fn one_sees_ones_sessions_and_ends_them() {
    let world = World::new().await;
    with_password(&world).await;
    let mut here = Visitor::at(&world.app, HOME);
    let mut there = Visitor::at(&world.app, ELSEWHERE);
    here.sign_in("ana@example.org", PASSWORD).await;
    there.sign_in("ana@example.org", PASSWORD).await;
    let page = here.get("/account").await.body;
    assert!(page.contains("Firefox on Linux"), "{page}");
    let other =
        page.split("/account/sessions/").find_map(|rest| rest.split_once("/end\"")).unwrap();
    // Somebody else's session is out of reach.
    world.send(Method::POST, "ben", &format!("/account/sessions/{}/end", other.0), "").await;
    for visitor in [&mut here, &mut there] {
        assert_eq!(visitor.get("/account").await.status, 200);
    }
    assert_eq!(here.post("/account/sessions/end", "").await.status, 303);
    assert_eq!(here.get("/account").await.status, 200);
    assert_eq!(there.get("/account").await.status, 303);
}

#[tokio::test]
async fn a_session_remembers_when_it_was_used_but_not_more_often_than_needed() {
    let world = World::new().await;
    let ago = "select extract(epoch from now() - seen_at)::int8 from session
               where user_id = (select id from account where name = 'ana')";
    let seen =
        async || -> i64 { sqlx::query_scalar(ago).fetch_one(&world.db.owner).await.unwrap() };
    let mut ana = Visitor::of(&world, "ana");
    for (minutes, noted) in [(4, false), (6, true)] {
        let back = format!("update session set seen_at = now() - interval '{minutes} minutes'");
        sqlx::query(sqlx::AssertSqlSafe(back)).execute(&world.db.owner).await.unwrap();
        world.get("ana", &world.on_narrative("/code")).await;
        assert!(seen().await >= minutes * 60, "a page that fetches itself is nobody's step");
        ana.get("/account").await;
        assert_eq!(seen().await < 60, noted, "after {minutes} minutes");
    }
}

#[tokio::test]
async fn a_closed_account_is_out_at_once() {
    let world = World::new().await;
    with_password(&world).await;
    let other = App::open(world.db.options(), Settings::default()).await.unwrap();
    let mut ana = Visitor::at(&world.app, HOME);
    ana.sign_in("ana@example.org", PASSWORD).await;
    let mut stream = world.listen(&world.app, "ben", &world.on_narrative("/code/events")).await;
    stream.word().await.unwrap();
    // From another process, as the command line is, which ends right after.
    for email in ["ana@example.org", "ben@example.org"] {
        cli::disable(&other, email).await.unwrap();
    }
    other.closing.cancel();
    assert_eq!(ana.get("/account").await.status, 303);
    assert_eq!(ana.sign_in("ana@example.org", PASSWORD).await.status, 422);
    assert_eq!(stream.word().await, None);
    assert!(cli::reset_link(&world.app, "ana@example.org").await.is_err());
}

#[tokio::test]
async fn the_command_line_makes_accounts_and_lists_them() {
    let world = World::new().await;
    let link = cli::add(&world.app, "Ida@Example.org", "Ida Lie", true).await.unwrap();
    let mut ida = Visitor::at(&world.app, HOME);
    assert_eq!(ida.post(path(&link), "password=we+met+in+the+rain").await.status, 303);
    assert!(ida.get("/account").await.body.contains("Ida Lie"));
    let list = cli::list(&world.app).await.unwrap();
    assert!(list.contains(&"ida@example.org\tIda Lie\tadministrator".to_owned()), "{list:?}");
    assert!(list.contains(&"ana@example.org\tana\tno password yet".to_owned()), "{list:?}");
    for refused in ["ida@example.org", "nonsense"] {
        assert!(cli::add(&world.app, refused, "Ida Lie", false).await.is_err());
    }
    let absent = cli::disable(&world.app, "no@example.org").await.unwrap_err().to_string();
    assert!(absent.contains("there is no account no@example.org"), "{absent}");
}

#[tokio::test]
async fn an_administrator_has_no_more_rights_in_a_project_than_anybody() {
    let world = World::new().await;
    world.db.change("update account set administrator = true where name in ('olga', 'otto')").await;
    for (_, short) in crate::permissions::addresses().filter(|(method, _)| method == Method::GET) {
        if short.starts_with("/p/") {
            let path = crate::permissions::address(short);
            assert_eq!(world.get("olga", &path).await.status, 404, "{path}");
        }
    }
    assert_eq!(world.get("otto", &world.on_narrative("/code")).await.status, 403);
}

#[tokio::test]
async fn own_keys_hold_in_every_browser() {
    let world = World::new().await;
    let mut ana = Visitor::of(&world, "ana");
    assert!(!ana.get("/p/care").await.body.contains("data-keys"));
    let changed = "changed=%7B%22next-line%22%3A%22n%22%7D";
    assert_eq!(ana.post("/account/keys", changed).await.status, 303);
    assert_eq!(ana.post("/account/keys", "characters=off").await.status, 303);
    let page = ana.get("/p/care").await.body;
    let kept = r#"data-keys="{&#34;characters&#34;:false,&#34;changed&#34;:{&#34;next-line&#34;:&#34;n&#34;}}""#;
    assert!(page.contains(kept), "{page}");
    assert!(ana.get("/account").await.body.contains("Take one changed key back"));
    assert!(!Visitor::of(&world, "ben").get("/p/care").await.body.contains("data-keys"));
    for bad in ["changed=%7B%22next-line%22%3A%22no%22%7D", "changed=%5B%5D", "changed=x"] {
        let refused = ana.post("/account/keys", bad).await;
        assert_eq!(refused.status, 422, "{bad}");
        assert!(refused.body.contains("as they were before"), "{}", refused.body);
    }
    assert!(ana.get("/account").await.body.contains(kept));
    assert_eq!(ana.post("/account/keys", "changed=%7B%7D").await.status, 303);
    assert!(!ana.get("/account").await.body.contains("next-line"));
}
