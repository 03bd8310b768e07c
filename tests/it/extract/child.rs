//! Files are read in a process of their own, whose end is not the application's.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use tandem::narratives::extract::{Refused, extract, in_child_of};

use super::{
    made::{docx, lines, p, pdf},
    rules::check,
};

const LONG: Duration = Duration::from_secs(60);

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_tandem"))
}

#[tokio::test]
async fn a_child_reads_as_the_application_would() {
    let file = docx(&p("Åse &amp; Kåre 🎈"));
    for (name, bytes) in [("Kari.docx", file.as_slice()), ("b.txt", b""), ("c.tex", b"x")] {
        assert_eq!(in_child_of(program(), LONG, name, bytes).await, extract(name, bytes));
    }
}

#[tokio::test]
async fn a_child_that_takes_too_long_is_ended() {
    // A spelling that tells this child from those of other tests.
    let mark = "file.HtMl";
    let page = format!("<html>{}", "<p>".repeat(6 << 20)).into_bytes();
    let patience = Duration::from_millis(200);
    let answer = in_child_of(program(), patience, "Kari.HtMl", &page).await;
    assert_eq!(answer, Err(Refused::TooSlow));
    let began = Instant::now();
    while is_running(mark) {
        assert!(began.elapsed() < Duration::from_secs(30), "the child still runs");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Whether a process has this among its arguments.
fn is_running(argument: &str) -> bool {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let arguments = processes.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    let mut arguments = arguments.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    arguments.any(|arguments| arguments.split('\0').any(|one| one == argument))
}

#[tokio::test]
async fn a_child_that_needs_too_much_memory_ends_alone() {
    // With memory enough this would be refused as too long.
    let lines = "a\n".repeat(10 << 20).into_bytes();
    assert_eq!(in_child_of(program(), LONG, "a.txt", &lines).await, Err(Refused::Crashed));
    assert!(in_child_of(program(), LONG, "a.txt", b"still here").await.is_ok());
}

#[tokio::test]
async fn a_program_that_gives_no_answer_is_a_sentence() {
    for (program, refused) in
        [("/bin/true", Refused::Crashed), ("/no/such/program", Refused::Unavailable)]
    {
        let answer = in_child_of(Path::new(program), LONG, "a.txt", b"x").await;
        assert_eq!(answer, Err(refused), "{program}");
    }
}

#[tokio::test]
async fn twenty_files_at_once_are_all_read() {
    let files = (0..20).map(|n| {
        tokio::spawn(async move {
            let text = format!("file {n}");
            let answer = in_child_of(program(), LONG, "a.txt", text.as_bytes()).await;
            assert_eq!(answer.unwrap().text, text);
        })
    });
    for file in files.collect::<Vec<_>>() {
        file.await.unwrap();
    }
}

#[tokio::test]
async fn a_pdf_with_any_fault_is_read_or_refused() {
    let page = pdf(&lines(&[(72, 700, "One line of text"), (72, 680, "and one more")]), "");
    let faults = (0..40).flat_map(|n| {
        let at = page.len() * n / 40;
        let (mut cut, mut changed, mut doubled) = (page.clone(), page.clone(), page.clone());
        cut.truncate(at.max(9));
        changed[at] ^= 1 << (n % 8);
        doubled.extend_from_within(at..);
        [cut, changed, doubled]
    });
    for fault in faults {
        match in_child_of(program(), LONG, "a.pdf", &fault).await {
            Ok(extracted) => check(&extracted),
            Err(refused) => assert_ne!(refused, Refused::Unavailable),
        }
    }
}
