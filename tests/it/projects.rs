//! Projects: making one, and its settings.

use axum::http::Method;
use tandem::ids::OpId;

use crate::{
    visitor::Visitor,
    world::{Answer, World},
};

async fn create(world: &World, who: &str, op: OpId, title: &str) -> Answer {
    let form = format!("op_id={op}&title={title}&summary=&questions=Why%3F%0D%0A%0D%0A+How%3F+");
    world.send(Method::POST, who, "/projects", &form.replace(' ', "+")).await
}

async fn change(world: &World, op: OpId, title: &str, questions: &str) -> Answer {
    let form = format!(
        "op_id={op}&title={title}&summary=At+home&questions={questions}&releases_by_itself=true"
    );
    world.send(Method::POST, "rosa", "/p/care/settings", &form).await
}

async fn turn(world: &World, way: &str) -> Answer {
    let form = format!("op_id={}", OpId::new());
    world.send(Method::POST, "rosa", &format!("/p/care/settings/{way}"), &form).await
}

async fn count(world: &World, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&world.db.owner).await.unwrap()
}

#[tokio::test]
async fn whoever_makes_a_project_leads_it() {
    let world = World::new().await;
    let answer = create(&world, "olga", OpId::new(), "Pårørende på sykehjem").await;
    assert_eq!(
        (answer.status, &answer.headers["x-then"]),
        (200, &"/p/parorende-pa-sykehjem".parse().unwrap())
    );
    let settings = world.get("olga", "/p/parorende-pa-sykehjem/settings").await;
    assert_eq!(settings.status, 200);
    assert!(settings.body.contains("Pårørende på sykehjem"), "{}", settings.body);
    assert!(settings.body.contains("Why?\nHow?"), "{}", settings.body);
    assert_eq!(world.get("rosa", "/p/parorende-pa-sykehjem/settings").await.status, 404);
    let noted = "select count(*) from journal join member on member.id = actor_id
        where kind = 'project.create' and released and role = 'lead' and topic like 'project/%'";
    assert_eq!(count(&world, noted).await, 1);
}

#[tokio::test]
async fn a_form_sent_twice_makes_one_project() {
    let world = World::new().await;
    for _ in 0..5 {
        let op = OpId::new();
        let (first, second) = tokio::join!(
            create(&world, "olga", op, "A study"),
            create(&world, "olga", op, "A study")
        );
        assert_eq!((first.status, first.body), (200, second.body));
        assert_eq!(first.headers["x-then"], second.headers["x-then"]);
        assert_eq!(create(&world, "olga", op, "A study").await.status, 200, "and later");
        assert_eq!(create(&world, "ana", op, "A study").await.status, 422, "it is olga's");
    }
    assert_eq!(count(&world, "select count(*) from project where title = 'A study'").await, 5);
    assert_eq!(
        count(&world, "select count(distinct slug) from project where slug ~ '^a-study(-[2-5])?$'")
            .await,
        5
    );
}

#[tokio::test]
async fn a_project_without_a_title_is_refused_in_words() {
    let world = World::new().await;
    let answer = create(&world, "olga", OpId::new(), "  ").await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("A project needs a title"), "{}", answer.body);
    let answer = create(&world, "olga", OpId::new(), &"a".repeat(201)).await;
    assert!(answer.body.contains("at most 200 letters, and this one has 201"), "{}", answer.body);
    assert_eq!(count(&world, "select count(*) from project").await, 1);
}

#[tokio::test]
async fn a_lead_changes_the_settings_and_takes_it_back() {
    let world = World::new().await;
    world
        .db
        .change(
            "insert into research_question select id, gen_random_uuid(), 1, 'Why?' from project",
        )
        .await;
    let mut stream = world.listen(&world.app, "ana", "/p/care/events").await;
    stream.word().await;
    let op = OpId::new();
    assert_eq!(change(&world, op, "Care", "Why%3F%0AHow%3F").await.status, 200);
    stream.word().await.expect("told to the project");
    assert_eq!(change(&world, op, "Care", "Why%3F%0AHow%3F").await.status, 200, "the same again");
    let changed = "select count(*) from project join research_question on project_id = project.id
        where title = 'Care' and releases_by_itself and not shows_coefficients";
    assert_eq!(count(&world, changed).await, 2);
    assert_eq!(
        count(&world, "select count(*) from journal where kind = 'project.change' and released")
            .await,
        1
    );

    assert_eq!(turn(&world, "undo").await.status, 200);
    let restored = "select count(*) from project join research_question on project_id = project.id
        where title = 'Care at home' and shows_coefficients and body = 'Why?'";
    assert_eq!(count(&world, restored).await, 1);
    assert_eq!(count(&world, "select count(*) from research_question").await, 1);
    assert_eq!(turn(&world, "undo").await.status, 409, "nothing more");
    assert_eq!(turn(&world, "redo").await.status, 200);
    assert_eq!(count(&world, changed).await, 2);
    assert_eq!(turn(&world, "redo").await.status, 409);
    assert_eq!(turn(&world, "undo").await.status, 200);
    assert_eq!(count(&world, restored).await, 1);
}

#[tokio::test]
async fn a_reworded_question_keeps_its_themes() {
    let world = World::new().await;
    change(&world, OpId::new(), "Care", "Why%3F%0AHow%3F").await;
    let before = world.db.ids("select id from research_question").await;
    change(&world, OpId::new(), "Care", "How%3F%0AWhy+so+late%3F").await;
    assert_eq!(
        world.db.ids("select id from research_question").await.intersection(&before).count(),
        1
    );
    change(&world, OpId::new(), "Care", "How%3F%0AWhy+so+early%3F").await;
    let words: Vec<String> =
        sqlx::query_scalar("select body from research_question order by position")
            .fetch_all(&world.db.owner)
            .await
            .unwrap();
    assert_eq!(words, ["How?", "Why so early?"]);
}

#[tokio::test]
async fn everything_works_without_script() {
    let world = World::new().await;
    let mut olga = Visitor::of(&world, "olga");
    let form = format!("op_id={}&title=A+study", OpId::new());
    let made = olga.post("/projects", &form).await;
    assert_eq!((made.status, &made.headers["location"]), (303, &"/p/a-study".parse().unwrap()));
    assert_eq!(olga.get("/projects/new").await.status, 200);
}

#[tokio::test]
async fn a_title_is_text_and_never_markup() {
    let world = World::new().await;
    change(&world, OpId::new(), "%3Cb%3E%22%27%26", "%3Ci%3E").await;
    let page = Visitor::of(&world, "rosa").get("/p/care/settings").await.body;
    assert!(!page.contains("<b>") && !page.contains("<i>"), "{page}");
    assert!(page.contains("&#60;b&#62;"), "{page}");
}
