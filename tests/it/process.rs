//! The program itself, started as a person starts it.

use std::{
    env,
    io::{self, BufRead, BufReader, Read},
    net::SocketAddr,
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, User},
};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_tandem");

pub struct Process(Child);

impl Process {
    /// `tandem serve` on a free port, with a private PostgreSQL under `data`.
    pub fn start(data: &Path, settings: &[(&str, &str)]) -> Self {
        let mut command = command(PROGRAM.as_ref(), &["serve"]);
        command.envs(settings.iter().copied()).env("TANDEM_DATA", data);
        Self::spawn(command)
    }

    pub fn start_as_nobody(program: &Path, data: &Path) -> Self {
        let nobody = User::from_name("nobody").unwrap().unwrap();
        let mut command = command(program, &["serve"]);
        command.uid(nobody.uid.as_raw()).gid(nobody.gid.as_raw()).current_dir("/");
        command.env("TANDEM_DATA", data);
        Self::spawn(command)
    }

    fn spawn(mut command: Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        // A copy of the program stays busy while another test forks, until that one's child executes.
        let busy = |spawned: &io::Result<Child>| {
            spawned.as_ref().is_err_and(|e| e.kind() == io::ErrorKind::ExecutableFileBusy)
        };
        let mut spawned = command.spawn();
        while busy(&spawned) {
            thread::sleep(Duration::from_millis(10));
            spawned = command.spawn();
        }
        Self(spawned.unwrap())
    }

    /// Waits for the word that it is ready. Fails with what it said instead.
    pub fn is_ready(&mut self) -> SocketAddr {
        let mut log = BufReader::new(self.0.stderr.as_mut().unwrap());
        let mut said = String::new();
        loop {
            let mut line = String::new();
            assert!(log.read_line(&mut line).unwrap() > 0, "not ready: {said}");
            if let Some((_, address)) = line.trim().split_once("listening on ") {
                return address.parse().unwrap();
            }
            said.push_str(&line);
        }
    }

    pub fn tell(&self, signal: Signal) {
        kill(Pid::from_raw(self.0.id().cast_signed()), signal).unwrap();
    }

    /// Fails when it does not come within 15 seconds.
    pub fn end(&mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(end) = self.0.try_wait().unwrap() {
                return end;
            }
            assert!(began.elapsed() < Duration::from_secs(15), "still running");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// What it says when it ends instead of starting.
    pub fn refusal(mut self) -> String {
        assert!(!self.end().success());
        let mut said = String::new();
        self.0.stderr.as_mut().unwrap().read_to_string(&mut said).unwrap();
        said
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// With the settings of whoever runs the tests left out.
pub fn command(program: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars().filter(|(name, _)| name.starts_with("TANDEM_")) {
        command.env_remove(name);
    }
    command.env_remove("DATABASE_URL").env("TANDEM_LISTEN", "127.0.0.1:0").args(args);
    command
}
