//! Every shared part, drawn once: on `base.html` as `base.html` is drawn, and on the plain page.
//! With `TANDEM_PARTS` naming a folder, the pages are kept there, to be looked at.

use std::{env, fs, path::Path};

use super::page::{Frame, Me, ProjectBar, Stage};
use askama::Template;

#[derive(Template)]
#[template(path = "parts.html", config = "tests/parts/askama.toml")]
struct PartsPage {
    frame: Frame,
    supporting: Vec<i32>,
    contradicting: Vec<i32>,
}

impl PartsPage {
    fn new(frame: Frame) -> Self {
        Self { frame, supporting: vec![2, 5, 7, 8, 9, 13], contradicting: vec![11] }
    }
}

#[derive(Template)]
#[template(path = "plain.html", config = "tests/parts/askama.toml")]
struct PlainPage {
    frame: Frame,
}

fn frame() -> Frame {
    Frame {
        me: Some(Me {
            id: "7".to_owned(),
            name: "Ingrid Moe".to_owned(),
            initials: "IM".to_owned(),
            keys: String::new(),
        }),
        project: Some(ProjectBar {
            title: "Nursing through the pandemic".to_owned(),
            address: "/p/nursing".to_owned(),
            links: super::links::ProjectLinks::of("nursing"),
            manages: true,
            done: vec![Stage::Screen, Stage::Write, Stage::Code],
        }),
        stage: Some(Stage::Agree),
        ..Frame::default()
    }
}

fn keep(name: &str, page: &str) {
    if let Some(folder) = env::var_os("TANDEM_PARTS") {
        fs::write(Path::new(&folder).join(name), page).unwrap();
    }
}

#[test]
fn every_part_is_drawn() {
    let page = PartsPage::new(frame()).render().unwrap();
    keep("parts.html", &page);
    for part in [
        r#"<a class="wordmark" href="/" aria-label="Tandem: my projects">"#,
        r#"<span class="title" aria-current="page">5. The nurses’ college, opening</span>"#,
        r#"<button class="button primary later" type="submit">Submit my coding</button>"#,
        r#"id="short" name="short" type="text" value="nursing 2020" autocomplete="off" required aria-invalid="true" aria-describedby="short-error">"#,
        r#"<span class="coder b">B</span>"#,
        r#"<span class="nn spaced">2 5 7–9 13</span>"#,
        r#"<dialog class="dialog" id="submit" aria-labelledby="submit-title">"#,
        r#"<rect class="aside" x="38" width="6" height="1"/>"#,
        r#"aria-current="page"><span class="dot"></span>Agree<span class="hidden-text">, now</span>"#,
    ] {
        assert!(page.contains(part), "missing: {part}\n{page}");
    }
    assert!(!page.contains("style="), "no inline styles: the content policy forbids them");
}

#[test]
fn the_chosen_theme_and_the_demonstration_are_said() {
    let page = PartsPage::new(Frame { theme: "dark", demo: true, ..frame() }).render().unwrap();
    assert!(page.contains(r#"<html lang="en" data-theme="dark" data-user="7""#));
    assert!(page.contains("Demonstration: reset at will."));
    assert!(page.contains(r#"data-theme-choice="dark" aria-pressed="true""#));
}

#[test]
fn who_is_not_signed_in_has_no_account_menu() {
    let page = PartsPage::new(Frame { me: None, ..frame() }).render().unwrap();
    assert!(!page.contains("Sign out"));
    assert!(!page.contains("data-user"));
}

#[test]
fn the_plain_page_stands_alone() {
    let page = PlainPage { frame: Frame::default() }.render().unwrap();
    keep("plain.html", &page);
    assert!(page.contains("Make the first account"));
    assert!(!page.contains("<header"));
}

#[test]
fn what_a_person_typed_is_escaped() {
    let mut frame = frame();
    if let Some(project) = &mut frame.project {
        project.title = r#"<script>"&'"#.to_owned();
    }
    let page = PartsPage::new(frame).render().unwrap();
    assert!(page.contains("&#60;script&#62;&#34;&#38;&#39;"));
    assert!(!page.contains(r#"<script>""#));
}
