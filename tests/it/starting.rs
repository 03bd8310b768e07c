//! From the command line to the first answer, and to the end.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    time::{Duration, Instant},
};

use nix::sys::signal::Signal;

use crate::{
    process::{PROGRAM, Process, command},
    scratch::Scratch,
};

#[test]
fn every_setting_is_in_the_help() {
    let shown = command(PROGRAM.as_ref(), &["serve", "--help"])
        .env("DATABASE_URL", "postgres://me:secret@db/tandem")
        .output()
        .unwrap();
    let help = String::from_utf8(shown.stdout).unwrap();
    let source = include_str!("../../src/config/mod.rs");
    let settings = source.split("env = \"").skip(1).map(|rest| rest.split('"').next().unwrap());
    for setting in settings {
        assert!(help.contains(&format!("[env: {setting}")), "{setting}");
    }
    assert!(help.contains("TANDEM_LISTEN=") && !help.contains("secret"), "{help}");
    assert_eq!(help.matches("[default: ").count(), source.matches("#[arg(").count(), "{help}");
}

#[test]
fn a_wrong_setting_is_refused_by_name_with_the_fix() {
    for (name, value, fix) in [
        ("TANDEM_LISTEN", "localhost", "127.0.0.1:8080"),
        ("TANDEM_LISTEN", "", "127.0.0.1:8080"),
        ("TANDEM_BASE_URL", "tandem.example.org", "https://tandem.example.org"),
        ("TANDEM_CONNECTIONS", "1", "from 2 to 90"),
        ("TANDEM_HEADER_TIMEOUT", "10s", "whole seconds"),
        ("TANDEM_BODY_TIMEOUT", "-1", "whole seconds"),
        ("TANDEM_STOP_TIMEOUT", "0", "whole seconds"),
        ("TANDEM_LOG", "inof", "error, warn, info"),
        ("TANDEM_LOG_FORMAT", "xml", "text, json"),
        ("TANDEM_BEHIND_PROXY", "perhaps", "--behind-proxy"),
        ("TANDEM_ALLOW_UNSAFE_DATABASE", "perhaps", "--allow-unsafe-database"),
        ("TANDEM_POSTGRES_PROGRAMS", "/nowhere", "holds initdb"),
        ("DATABASE_URL", "mysql://me:secret@db/tandem", "postgres://user:password@host"),
        ("DATABASE_URL", "postgres://me:secret@db:port/tandem", "postgres://user:password@host"),
        ("TANDEM_PORT", "8080", "is not a setting"),
    ] {
        let data = Scratch::new();
        let said = Process::start(&data, &[(name, value)]).refusal();
        let named = name.trim_start_matches("TANDEM_").to_lowercase().replace('_', "-");
        assert!(said.contains(name) || said.contains(&format!("--{named}")), "{name}: {said}");
        assert!(said.contains(fix), "{name}: {said}");
        assert!(!said.contains("secret"), "{name}: {said}");
    }
}

#[test]
fn a_database_that_does_not_answer_is_said() {
    let data = Scratch::new();
    let url = "postgres://me:secret@127.0.0.1:1/tandem";
    let said = Process::start(&data, &[("DATABASE_URL", url)]).refusal();
    assert!(said.contains("cannot sign in to the database at 127.0.0.1:1"), "{said}");
    assert!(!said.contains("secret"), "{said}");
}

#[test]
fn a_port_that_is_taken_is_said_before_anything_starts() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = Scratch::new();
    let said = Process::start(&data, &[("TANDEM_LISTEN", &address)]).refusal();
    assert!(said.contains("TANDEM_LISTEN") && said.contains(&address), "{said}");
    assert!(!data.join("postgresql").exists());
}

#[test]
fn answers_soon_and_ends_in_time_though_a_client_dawdles() {
    let data = Scratch::new();
    let (mut first, address) = ready(&data);
    let mut dawdling = TcpStream::connect(address).unwrap();
    let half = "POST /sign-in HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\n\
                content-type: application/x-www-form-urlencoded\r\ncontent-length: 9\r\n\r\na";
    dawdling.write_all(half.as_bytes()).unwrap();
    let idle: Vec<_> = (0..200).map(|_| TcpStream::connect(address).unwrap()).collect();
    answer(address);
    let took = ends(&mut first);
    println!("ended in {took:?}");
    assert!(took < Duration::from_secs(10));
    assert!(!data.join("postgresql/data/postmaster.pid").exists(), "the database stopped too");
    drop(idle);

    let began = Instant::now();
    let (mut later, address) = ready(&data);
    answer(address);
    println!("first answer {:?} after a warm start", began.elapsed());
    ends(&mut later);
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let data = Scratch::new();
    let (mut process, address) = ready(&data);
    let mut dawdling = TcpStream::connect(address).unwrap();
    dawdling.write_all(b"GET / HTTP/1.1\r\nhost: ").unwrap();
    answer(address);
    process.tell(Signal::SIGINT);
    std::thread::sleep(Duration::from_millis(200));
    let began = Instant::now();
    process.tell(Signal::SIGINT);
    assert!(!process.end().success());
    assert!(began.elapsed() < Duration::from_secs(5));

    // Whatever the database was doing then, it is found again.
    let (mut again, _) = ready(&data);
    ends(&mut again);
}

#[test]
fn what_is_set_for_other_postgresql_programs_does_not_matter() {
    let data = Scratch::new();
    let set = [("PGPORT", "9"), ("PGHOST", "nowhere"), ("PGUSER", "x"), ("PGSSLMODE", "require")];
    let mut process = Process::start(&data, &set);
    process.is_ready();
    ends(&mut process);
}

fn ready(data: &Path) -> (Process, SocketAddr) {
    let mut process = Process::start(data, &[]);
    let address = process.is_ready();
    (process, address)
}

fn answer(address: SocketAddr) {
    let mut client = TcpStream::connect(address).unwrap();
    client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut said = String::new();
    client.read_to_string(&mut said).unwrap();
    assert!(said.starts_with("HTTP/1.1 "), "{said}");
}

fn ends(process: &mut Process) -> Duration {
    let began = Instant::now();
    process.tell(Signal::SIGTERM);
    assert_eq!(process.end().code(), Some(0));
    began.elapsed()
}
