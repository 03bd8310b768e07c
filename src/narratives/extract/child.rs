//! Files come from anywhere, and readers have faults: each file is read in a process
//! of its own, with little time and memory, that knows nothing of the database.

use std::{
    env,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::{ExitCode, Stdio},
    sync::OnceLock,
    time::Duration,
};

use nix::sys::resource::{Resource, setrlimit};
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, Command},
    sync::Semaphore,
    time::timeout,
};

use super::{Extracted, MAX_FILE, Refused, extract};

/// The first argument that turns this program into a reader of one file.
pub const SUBCOMMAND: &str = "extract-one";

const PATIENCE: Duration = Duration::from_secs(10);

/// In bytes of address space, most of which is never used.
const MEMORY: u64 = 512 << 20;

/// The longest answer that is taken from the child, in bytes.
const LONGEST_ANSWER: u64 = 64 << 20;

static AT_ONCE: Semaphore = Semaphore::const_new(2);
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

#[derive(Serialize, Deserialize)]
enum Answer {
    Extracted(Extracted),
    Refused(Refused),
}

/// Says which program reads files, where it is not the one that runs: in tests.
pub fn use_program(path: impl Into<PathBuf>) {
    PROGRAM.set(path.into()).ok();
}

/// Reads a file as [`extract`] does, in a process that is ended after 10 seconds. Two
/// files are read at a time; further ones wait.
pub async fn in_child(file_name: &str, bytes: &[u8]) -> Result<Extracted, Refused> {
    let program = match PROGRAM.get() {
        Some(program) => Ok(program.clone()),
        None => env::current_exe(),
    };
    let program = program.map_err(|_| Refused::Unavailable)?;
    in_child_of(&program, PATIENCE, file_name, bytes).await
}

/// [`in_child`] with a program and a patience of one's own.
pub async fn in_child_of(
    program: &Path,
    patience: Duration,
    file_name: &str,
    bytes: &[u8],
) -> Result<Extracted, Refused> {
    if bytes.len() > MAX_FILE {
        return Err(Refused::TooLarge);
    }
    let _turn = AT_ONCE.acquire().await.map_err(|_| Refused::Unavailable)?;
    let mut child = spawn(program, file_name).map_err(|error| {
        tracing::error!(%error, "the reader of files does not start");
        Refused::Unavailable
    })?;
    match timeout(patience, answer(&mut child, bytes)).await {
        Err(_) => Err(Refused::TooSlow),
        Ok(None) => Err(Refused::Crashed),
        Ok(Some(Answer::Refused(refused))) => Err(refused),
        Ok(Some(Answer::Extracted(extracted))) => Ok(extracted),
    }
}

fn spawn(program: &Path, file_name: &str) -> io::Result<Child> {
    // Other users of the machine see the arguments: the name of a file stays here.
    let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).collect();
    Command::new(program)
        .args([SUBCOMMAND, &format!("file.{ending}")])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
}

/// None if the child ended without one.
async fn answer(child: &mut Child, bytes: &[u8]) -> Option<Answer> {
    let (mut stdin, stdout) = (child.stdin.take()?, child.stdout.take()?);
    // A child that gave up does not read to the end; what it said still counts.
    stdin.write_all(bytes).await.ok();
    drop(stdin);
    let mut said = Vec::new();
    stdout.take(LONGEST_ANSWER).read_to_end(&mut said).await.ok()?;
    serde_json::from_slice(&said).ok()
}

/// The whole program, when its first argument is [`SUBCOMMAND`]: a file comes in, an
/// answer goes out.
pub fn child_main(file_name: &str) -> ExitCode {
    match limit_myself().and_then(|()| serve(file_name)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn limit_myself() -> io::Result<()> {
    let seconds = PATIENCE.as_secs();
    setrlimit(Resource::RLIMIT_AS, MEMORY, MEMORY)?;
    setrlimit(Resource::RLIMIT_CPU, seconds, seconds)?;
    setrlimit(Resource::RLIMIT_FSIZE, 0, 0)?;
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    Ok(())
}

fn serve(file_name: &str) -> io::Result<()> {
    let mut bytes = Vec::new();
    io::stdin().take(MAX_FILE as u64 + 1).read_to_end(&mut bytes)?;
    let answer = match extract(file_name, &bytes) {
        Ok(extracted) => Answer::Extracted(extracted),
        Err(refused) => Answer::Refused(refused),
    };
    io::stdout().write_all(&serde_json::to_vec(&answer)?)
}
