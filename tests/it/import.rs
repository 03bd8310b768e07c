//! Files on their way to become narratives.

use std::{fs, path::Path};

use axum::http::Method;
use tandem::ids::{ImportItemId, OpId};

use crate::{upload::Upload, world::World};

const READ: &str = "/p/care/narratives/import/read";
const CORRECT: &str = "/p/care/narratives/import/correct";
const KEEP: &str = "/p/care/narratives/import/keep";
const SHOW: &str = "/p/care/narratives/import";

#[tokio::test]
async fn fourteen_files_come_at_once_and_a_damaged_one_does_not_stop_them() {
    let world = World::new().await;
    let mut upload = Upload::new();
    for number in (1..14).rev() {
        let text = format!("This is story {number}. It has two sentences.");
        upload = upload.file(&format!("{number}.txt"), text);
    }
    let answer = upload.file("14.docx", b"PK\x03\x04 cut off").send(&world, "rosa", READ).await;
    assert_eq!(answer.status, 200, "{}", answer.body);

    let page = page(&world).await;
    assert_eq!(page.matches("name=\"item\"").count(), 13);
    assert!(page.contains("One file could not be read"), "{page}");
    assert!(page.contains("<strong>14.docx</strong> "), "{page}");
    assert!(page.contains("other files are not affected"), "{page}");
    assert!(page.contains("Keep these 13 narratives"), "{page}");
    assert!(page.contains(r##"<a class="no" href="#n13s1.2">1.2</a>It has two sentences.</p>"##));

    assert_eq!(keep(&world, "rosa", OpId::new()).await.status, 200);
    let kept: Vec<(i32, String)> = sqlx::query_as(
        "select number, body from narrative where number > 1 and frozen_at is null order by number",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap();
    let expected: Vec<(i32, String)> =
        (1..14).map(|n| (n + 1, format!("This is story {n}. It has two sentences."))).collect();
    assert_eq!(kept, expected, "in the order of the files' numbers");
    assert_eq!(count(&world, "import_item").await, 0, "the refused one is gone too");
}

#[tokio::test]
async fn what_is_kept_is_what_was_shown_and_the_file_stays_as_it_came() {
    let world = World::new().await;
    let came =
        "\u{feff}Cafe\u{301} at night \r\n\r\n \tTwo\ttabs & <signs>. “Yes?” 😀\rA\u{ad}b.\r\n";
    Upload::new().file("Night.txt", came).send(&world, "rosa", READ).await;
    let page = page(&world).await;
    let field = page.split("spellcheck=\"false\"").nth(1).unwrap().split('>').nth(1).unwrap();
    let field = field.strip_prefix('\n').unwrap().split("</textarea").next().unwrap();
    let shown = unescaped(field);
    assert_eq!(shown, "Café at night\n \tTwo\ttabs & <signs>. “Yes?” 😀\nA\u{ad}b.");
    for sentence in ["Café at night", "Two\ttabs &#38; &#60;signs&#62;.", "“Yes?” 😀", "A\u{ad}b."]
    {
        assert!(page.contains(&format!("</a>{sentence}</p>")), "{sentence} in {page}");
    }

    keep(&world, "rosa", OpId::new()).await;
    let (body, file_name, bytes): (String, String, Vec<u8>) = sqlx::query_as(
        "select body, file_name, bytes from narrative join narrative_file on narrative_id = id",
    )
    .fetch_one(&world.db.owner)
    .await
    .unwrap();
    assert_eq!((body, file_name), (shown, "Night.txt".to_owned()));
    assert_eq!(bytes, came.as_bytes());
}

#[tokio::test]
async fn a_text_is_corrected_and_numbered_again_before_it_is_kept() {
    let world = World::new().await;
    let upload = Upload::new().file("one.md", "# Night\n\nWe ran.").file("two.txt", "Left out.");
    upload.send(&world, "rosa", READ).await;
    let ids = items(&world).await;
    let (title, text) = ("A night", "# Night\n\\# not a heading\nWe ran. We fell.\n# Day");
    let answer = Upload::new()
        .field("item", &ids[0])
        .field("title", title)
        .field("text", text)
        .field("item", &ids[1])
        .field("title", "")
        .field("text", "")
        .field("leave_out", &ids[1])
        .send(&world, "rosa", CORRECT)
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let page = page(&world).await;
    assert!(page.contains("</a>We fell.</p>") && page.contains(">Day</h2>"), "{page}");
    assert!(page.contains("</a># not a heading</p>"), "{page}");
    assert!(!page.contains("two.txt"), "{page}");

    let kept = Upload::new()
        .field("item", &ids[0])
        .field("title", title)
        .field("text", text)
        .send(&world, "rosa", KEEP)
        .await;
    assert_eq!(kept.status, 200, "{}", kept.body);
    let (title, body, headings): (String, String, serde_json::Value) =
        sqlx::query_as("select title, body, headings from narrative where number = 2")
            .fetch_one(&world.db.owner)
            .await
            .unwrap();
    assert_eq!((&*title, &*body), ("A night", "Night\n# not a heading\nWe ran. We fell.\nDay"));
    assert_eq!(headings, serde_json::json!([[0, 5], [39, 42]]));
}

#[tokio::test]
async fn a_text_is_pasted() {
    let world = World::new().await;
    let upload = Upload::new().file("", "").field("pasted", "# A day\r\nIt was long.");
    assert_eq!(upload.send(&world, "rosa", READ).await.status, 200);
    let page = page(&world).await;
    assert!(page.contains("Pasted text. 1 line, 5 words"), "{page}");
    assert!(page.contains(r#"name="title" value="A day""#), "{page}");
}

#[tokio::test]
async fn nothing_to_read_is_refused_in_words() {
    let world = World::new().await;
    for (upload, words) in [
        (Upload::new(), "Choose at least one file"),
        (Upload::new().file("", "").field("pasted", " \n"), "Choose at least one file"),
        (Upload::new().field("pasted", "x").field("more", ""), "something unexpected"),
        ((0..201).fold(Upload::new(), |u, n| u.file(&format!("{n}.txt"), "x")), "at most 200"),
    ] {
        let answer = upload.send(&world, "rosa", READ).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains(words), "{}", answer.body);
    }
    assert_eq!(count(&world, "import_item").await, 0);
}

#[tokio::test]
async fn a_text_without_a_title_or_a_word_is_not_kept() {
    let world = World::new().await;
    Upload::new().file("one.txt", "Words.").send(&world, "rosa", READ).await;
    let id = &items(&world).await[0];
    for (title, text, words) in [
        (" ", "Words.", "needs a title"),
        ("One", "\n", "there is no text"),
        ("One", "# ", "no text"),
    ] {
        let upload = Upload::new().field("item", id).field("title", title).field("text", text);
        let answer = upload.send(&world, "rosa", KEEP).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("Text 1 on the page"), "{}", answer.body);
        assert!(answer.body.contains(words), "{}", answer.body);
    }
    let upload = Upload::new().field("item", id).field("title", "One");
    assert_eq!(upload.send(&world, "rosa", KEEP).await.status, 422);
    assert_eq!(count(&world, "narrative").await, 1);
}

#[tokio::test]
async fn reading_and_keeping_twice_is_once() {
    let world = World::new().await;
    let read = OpId::new();
    for _ in 0..2 {
        let upload = Upload::of(read).file("one.txt", "Words.");
        assert_eq!(upload.send(&world, "rosa", READ).await.status, 200);
    }
    assert_eq!(count(&world, "import_item").await, 1);
    let other = Upload::of(read).file("one.txt", "Other words.").send(&world, "rosa", READ).await;
    assert_eq!(other.status, 422, "{}", other.body);

    let (op, id) = (OpId::new(), items(&world).await.remove(0));
    let keep = || Upload::of(op).field("item", &id).field("title", "One").field("text", "Words.");
    let first = keep().send(&world, "rosa", KEEP).await;
    let again = keep().send(&world, "rosa", KEEP).await;
    assert_eq!((first.status, &first.body), (200, &again.body));
    assert_eq!(count(&world, "narrative").await, 2);
    let fresh = Upload::new().field("item", &id).field("title", "One").field("text", "Words.");
    let gone = fresh.send(&world, "rosa", KEEP).await;
    assert_eq!(gone.status, 409);
    assert!(gone.body.contains("kept or discarded meanwhile"), "{}", gone.body);
}

#[tokio::test]
async fn an_import_is_its_importers_own() {
    let world = World::new().await;
    world.db.change("update member set role = 'lead' from account where name = 'otto' and account.id = user_id").await;
    Upload::new().file("one.txt", "Words.").send(&world, "rosa", READ).await;
    let id = &items(&world).await[0];
    assert!(!world.get("otto", SHOW).await.body.contains("one.txt"));
    let form = format!("op_id={}", OpId::new());
    world.send(Method::POST, "otto", "/p/care/narratives/import/discard", &form).await;
    let upload = Upload::new().field("item", id).field("title", "One").field("text", "Words.");
    assert_eq!(upload.send(&world, "otto", KEEP).await.status, 409);
    assert_eq!(count(&world, "import_item").await, 1);
    let form = format!("op_id={}", OpId::new());
    world.send(Method::POST, "rosa", "/p/care/narratives/import/discard", &form).await;
    assert_eq!(count(&world, "import_item").await, 0);
}

#[tokio::test]
async fn only_leads_import() {
    let world = World::new().await;
    for who in ["ana", "paul", "otto"] {
        let answer = Upload::new().file("one.txt", "Words.").send(&world, who, READ).await;
        assert_eq!(answer.status, 403, "{who}");
    }
    assert_eq!(count(&world, "import_item").await, 0);
}

#[tokio::test]
async fn the_list_hears_when_narratives_are_kept_and_the_journal_has_it() {
    let world = World::new().await;
    let mut stream = world.listen(&world.app, "paul", "/p/care/narratives/events").await;
    assert!(stream.hears().await, "the first word comes at once");
    Upload::new().file("one.txt", "Words.").send(&world, "rosa", READ).await;
    assert!(!stream.hears().await, "what is read is the importer's own");
    keep(&world, "rosa", OpId::new()).await;
    assert!(stream.hears().await);
    let kinds: Vec<(String, bool)> =
        sqlx::query_as("select kind, released from journal order by noted_at")
            .fetch_all(&world.db.owner)
            .await
            .unwrap();
    assert_eq!(kinds, [("import.read".to_owned(), false), ("import.keep".to_owned(), true)]);
}

#[tokio::test]
async fn two_leads_who_keep_at_once_give_every_number_once() {
    let world = World::new().await;
    world.db.change("update member set role = 'lead' from account where name = 'otto' and account.id = user_id").await;
    for who in ["rosa", "otto"] {
        let upload = (0..5).fold(Upload::new(), |u, n| u.file(&format!("{n}.txt"), who));
        upload.send(&world, who, READ).await;
    }
    let (rosa, otto) =
        tokio::join!(keep(&world, "rosa", OpId::new()), keep(&world, "otto", OpId::new()));
    assert_eq!((rosa.status, otto.status), (200, 200));
    let numbers: Vec<i32> = sqlx::query_scalar("select number from narrative order by number")
        .fetch_all(&world.db.owner)
        .await
        .unwrap();
    assert_eq!(numbers, (1..=11).collect::<Vec<_>>());
}

#[tokio::test]
async fn thirty_four_narratives_are_read_and_kept_at_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/narratives");
    let Ok(files) = fs::read_dir(&folder) else {
        println!("skipped: the narratives for tests are not beside the project");
        return;
    };
    let world = World::new().await;
    let files = files.map(|file| file.unwrap().path());
    let texts: Vec<_> = files.filter(|path| path.extension().is_some_and(|e| e == "txt")).collect();
    assert_eq!(texts.len(), 34);
    let mut upload = Upload::new();
    for path in &texts {
        upload = upload.file(path.file_name().unwrap().to_str().unwrap(), fs::read(path).unwrap());
    }
    assert_eq!(upload.send(&world, "rosa", READ).await.status, 200);
    assert_eq!(keep(&world, "rosa", OpId::new()).await.status, 200);
    assert_eq!(count(&world, "narrative").await, 35);
}

async fn page(world: &World) -> String {
    world.get("rosa", SHOW).await.body
}

/// Keeps everything on the page of the import, as it stands there.
async fn keep(world: &World, who: &str, op: OpId) -> crate::world::Answer {
    let page = world.get(who, SHOW).await.body;
    let mut upload = Upload::of(op);
    for part in page.split("name=\"item\" value=\"").skip(1) {
        let title = part.split("name=\"title\" value=\"").nth(1).unwrap();
        let text = part.split("spellcheck=\"false\"").nth(1).unwrap().split('>').nth(1).unwrap();
        let text = text.strip_prefix('\n').unwrap().split("</textarea").next().unwrap();
        upload = upload
            .field("item", part.split('"').next().unwrap())
            .field("title", &unescaped(title.split('"').next().unwrap()))
            .field("text", &unescaped(text));
    }
    upload.send(world, who, KEEP).await
}

fn unescaped(html: &str) -> String {
    html.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
}

async fn items(world: &World) -> Vec<String> {
    let ids: Vec<ImportItemId> =
        sqlx::query_scalar("select id from import_item order by read_at, position")
            .fetch_all(&world.db.owner)
            .await
            .unwrap();
    ids.iter().map(ToString::to_string).collect()
}

async fn count(world: &World, table: &'static str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
    sqlx::query_scalar(sql).fetch_one(&world.db.owner).await.unwrap()
}
