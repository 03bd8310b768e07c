//! The server of a private cluster: started or found running, and stopped.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::{fs::OpenOptionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{self, Child, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use nix::{
    fcntl::OFlag,
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::home::{Home, PORT};

/// What the server starts with. Its log must not hold what people wrote: no
/// statements, no details such as the values of a key. Parallel workers need
/// more of `/dev/shm` than a container has.
const SETTINGS: [&str; 5] = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "log_error_verbosity=terse",
    "log_min_error_statement=panic",
    "max_parallel_workers_per_gather=0",
];

pub struct Server {
    pid: Pid,
    /// Unless it was running before us.
    child: Option<Child>,
    data: PathBuf,
}

impl Server {
    /// The one that is running already, if one is, else a new one. What a
    /// killed server leaves in memory needs a moment to go away.
    pub fn start(home: &Home) -> Result<Self> {
        const PATIENCE: Duration = Duration::from_secs(15);
        let began = Instant::now();
        let killed = home.note().exists();
        loop {
            if let Some(pid) = running(home) {
                return Ok(Self { pid, child: None, data: home.data() });
            }
            bury_zombie(home)?;
            match Self::start_new(home) {
                Err(_) if killed && began.elapsed() < PATIENCE => sleep(Duration::from_millis(250)),
                result => return result,
            }
        }
    }

    fn start_new(home: &Home) -> Result<Self> {
        let log = home.log()?;
        let before = log.metadata()?.len();
        let mut child = home
            .command("postgres")
            .arg("-D")
            .arg(home.data())
            .arg("-k")
            .arg(home.sockets())
            .args(["-p", &PORT.to_string()])
            .args(SETTINGS.iter().flat_map(|setting| ["-c", setting]))
            // Ctrl-C stops the application, which stops the server last.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot run postgres")?;
        let pid = Pid::from_raw(child.id().cast_signed());
        while running(home) != Some(pid) {
            if let Some(end) = child.try_wait()? {
                bail!("the private database ended ({end}): {}", home.last_words(before));
            }
            sleep(Duration::from_millis(5));
        }
        Ok(Self { pid, child: Some(child), data: home.data() })
    }

    pub fn has_ended(&mut self) -> bool {
        match &mut self.child {
            Some(child) => child.try_wait().is_ok_and(|end| end.is_some()),
            None => !works_on(self.pid, &self.data),
        }
    }

    /// Ends its sessions and shuts it down.
    pub fn stop(mut self) -> Result<()> {
        const PATIENCE: Duration = Duration::from_secs(30);
        let began = Instant::now();
        kill(self.pid, Signal::SIGINT).ok();
        while !self.has_ended() {
            ensure!(
                began.elapsed() < PATIENCE,
                "the private database (process {}) does not stop",
                self.pid
            );
            sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

/// Without waiting for its end.
pub fn tell_to_stop(home: &Home) {
    if let Some(pid) = running(home) {
        kill(pid, Signal::SIGINT).ok();
    }
}

/// The server that works on our data and is ready, if there is one.
fn running(home: &Home) -> Option<Pid> {
    let note = fs::read_to_string(home.note()).ok()?;
    let mut lines = note.lines();
    let pid = Pid::from_raw(lines.next()?.trim().parse().ok()?);
    let ready = lines.nth(6)?.trim() == "ready";
    (ready && works_on(pid, &home.data())).then_some(pid)
}

/// PostgreSQL takes a killed server that nobody has waited for (the first
/// process of many containers never does) for a running one. Under the number
/// of its own parent it looks for what still uses the data instead.
fn bury_zombie(home: &Home) -> Result<()> {
    for note in [home.note(), home.socket_lock()] {
        let said = fs::read_to_string(&note).unwrap_or_default();
        let Some((pid, rest)) = said.split_once('\n') else {
            continue;
        };
        let state = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        if state.contains(") Z ") {
            let mut note = OpenOptions::new()
                .write(true)
                .truncate(true)
                // In a directory of another user: we write into no file that it points us to.
                .custom_flags(OFlag::O_NOFOLLOW.bits())
                .open(note)?;
            write!(note, "{}\n{rest}", process::id())?;
        }
    }
    Ok(())
}

/// Not another program with its number, and not one that ended and was left a
/// zombie: that has no command line.
fn works_on(pid: Pid, data: &Path) -> bool {
    match fs::read(format!("/proc/{pid}/cmdline")) {
        Ok(line) => {
            line.split(|byte| *byte == 0).any(|arg| arg == data.as_os_str().as_encoded_bytes())
        }
        Err(_) => !Path::new("/proc/self").exists() && kill(pid, None).is_ok(),
    }
}
