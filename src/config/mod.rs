//! The settings: each is a flag and a variable of the environment, has a
//! default, and says in its own words what was wrong with its value.

mod values;

use std::{
    env,
    ffi::OsString,
    io::{IsTerminal, stderr},
    net::SocketAddr,
    path::PathBuf,
    time::Duration,
};

use clap::{Args, ValueEnum, builder::BoolishValueParser};
use tracing_subscriber::EnvFilter;

/// Of `tandem serve`.
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    pub address: Address,

    /// Every request comes through a proxy of yours: believe the client address it notes last in
    /// X-Forwarded-For
    #[arg(long, env = "TANDEM_BEHIND_PROXY", value_name = "YES", num_args = 0..=1, require_equals = true, default_value = "no", default_missing_value = "yes", value_parser = BoolishValueParser::new(), hide_possible_values = true)]
    pub behind_proxy: bool,

    /// Longest wait for the headers of a request
    #[arg(long, env = "TANDEM_HEADER_TIMEOUT", value_name = "SECONDS", default_value = "10", value_parser = values::header_timeout)]
    pub header_timeout: Duration,

    /// Longest pause while a client sends the body of a request
    #[arg(long, env = "TANDEM_BODY_TIMEOUT", value_name = "SECONDS", default_value = "30", value_parser = values::body_timeout)]
    pub body_timeout: Duration,

    /// Longest wait for requests under way when told to stop
    #[arg(long, env = "TANDEM_STOP_TIMEOUT", value_name = "SECONDS", default_value = "8", value_parser = values::stop_timeout)]
    pub stop_timeout: Duration,

    #[command(flatten)]
    pub database: Database,

    #[command(flatten)]
    pub log: Log,
}

/// Of a command that works on the data beside the server.
#[derive(Args)]
pub struct Visit {
    #[command(flatten)]
    pub address: Address,

    #[command(flatten)]
    pub database: Database,
}

/// Where people reach Tandem.
#[derive(Args)]
pub struct Address {
    /// Address and port to listen on. Only this machine, unless you say 0.0.0.0 or [::]
    #[arg(long, env = "TANDEM_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080", value_parser = values::listen)]
    pub listen: SocketAddr,

    /// Address that people type, for links in invitations. With https, cookies are sent over https
    /// only. [default: http:// and the address listened on]
    #[arg(long, env = "TANDEM_BASE_URL", value_name = "URL", value_parser = values::base_url)]
    pub base_url: Option<String>,
}

impl Address {
    /// What links begin with, whatever address a request names.
    pub fn base_url(&self, listening: SocketAddr) -> String {
        self.base_url.clone().unwrap_or_else(|| match listening.ip().is_unspecified() {
            true => format!("http://localhost:{}", listening.port()),
            false => format!("http://{listening}"),
        })
    }
}

/// Of every command that works on the data.
#[derive(Args)]
pub struct Database {
    /// Directory for what Tandem keeps, its private PostgreSQL above all
    #[arg(long = "data", env = "TANDEM_DATA", value_name = "DIRECTORY", default_value_os_t = default_data())]
    pub data: PathBuf,

    /// PostgreSQL to work on, as postgres://user:password@host/database. [default: a private one
    /// in the data directory]
    #[arg(long = "database-url", env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub url: Option<String>,

    /// Directory with the programs for the private PostgreSQL (initdb, postgres). [default: the
    /// newest found]
    #[arg(long = "postgres-programs", env = "TANDEM_POSTGRES_PROGRAMS", value_name = "DIRECTORY")]
    pub programs: Option<PathBuf>,

    /// Most connections to the database at a time
    #[arg(long, env = "TANDEM_CONNECTIONS", value_name = "NUMBER", default_value = "10", value_parser = values::connections)]
    pub connections: u32,

    /// Work on a database that may lose what it acknowledged (fsync=off). For tests only
    #[arg(long = "allow-unsafe-database", env = "TANDEM_ALLOW_UNSAFE_DATABASE", value_name = "YES", num_args = 0..=1, require_equals = true, default_value = "no", default_missing_value = "yes", value_parser = BoolishValueParser::new(), hide_possible_values = true)]
    pub allow_unsafe: bool,
}

#[derive(Args)]
pub struct Log {
    /// What to log: error, warn, info, debug or trace, or several such as info,sqlx=debug
    #[arg(long = "log", env = "TANDEM_LOG", value_name = "LEVEL", default_value = "info", value_parser = values::levels)]
    pub levels: String,

    /// How to write it
    #[arg(
        long = "log-format",
        env = "TANDEM_LOG_FORMAT",
        value_name = "FORMAT",
        default_value = "text"
    )]
    pub format: LogFormat,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum LogFormat {
    /// One line for a person
    Text,
    /// One JSON object a line
    Json,
}

impl Log {
    /// Begins to log, on the standard error.
    pub fn start(&self) {
        let log = tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(&self.levels))
            .with_writer(stderr)
            .with_ansi(stderr().is_terminal());
        match self.format {
            LogFormat::Text => log.init(),
            LogFormat::Json => log.json().flatten_event(true).init(),
        }
    }
}

fn default_data() -> PathBuf {
    let directory = |name| env::var_os(name).map(PathBuf::from).filter(|dir| dir.is_absolute());
    if nix::unistd::geteuid().is_root() {
        return "/var/lib/tandem".into();
    }
    let data = directory("XDG_DATA_HOME").or_else(|| Some(directory("HOME")?.join(".local/share")));
    data.map_or("/var/lib/tandem".into(), |data| data.join("tandem"))
}

/// The first variable in `set` that looks like a setting and is none: a
/// misspelt one would otherwise be ignored in silence.
pub fn not_a_setting(
    commands: &clap::Command,
    set: impl Iterator<Item = OsString>,
) -> Option<String> {
    let known: Vec<OsString> = names(commands);
    let mut names = set.filter(|name| !known.contains(name));
    names.find_map(|name| name.into_string().ok().filter(|name| name.starts_with("TANDEM_")))
}

fn names(command: &clap::Command) -> Vec<OsString> {
    let own = command.get_arguments().filter_map(|arg| Some(arg.get_env()?.to_owned()));
    own.chain(command.get_subcommands().flat_map(names)).collect()
}
