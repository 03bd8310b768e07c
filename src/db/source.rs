//! Which PostgreSQL to work on: the one that is named, or our private one.

use std::{path::Path, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use tokio::time::timeout;

use super::private::PrivatePostgres;
use crate::config;

pub struct Source {
    options: PgConnectOptions,
    private: Option<PrivatePostgres>,
}

impl Source {
    /// For the application: its private PostgreSQL is its own until
    /// [`Source::close`].
    pub async fn open(settings: &config::Database) -> Result<Self> {
        Self::of(settings, PrivatePostgres::start).await
    }

    /// For a command, which may run beside the application.
    pub async fn visit(settings: &config::Database) -> Result<Self> {
        Self::of(settings, PrivatePostgres::visit).await
    }

    async fn of(
        settings: &config::Database,
        start: impl FnOnce(&Path, Option<&Path>) -> Result<PrivatePostgres>,
    ) -> Result<Self> {
        let source = match &settings.url {
            Some(url) => Self { options: named(url)?, private: None },
            None => {
                let private = start(&settings.data, settings.programs.as_deref())?;
                Self { options: private.options(), private: Some(private) }
            }
        };
        let safe = match settings.allow_unsafe {
            true => Ok(()),
            false => refuse_unsafe(&source.options).await,
        };
        match safe {
            Ok(()) => Ok(source),
            Err(error) => source.close().and(Err(error)),
        }
    }

    pub fn options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// What to do before an end that waits for nothing.
    pub fn farewell(&self) -> impl Fn() + Send + use<> {
        let farewell = self.private.as_ref().map(PrivatePostgres::farewell);
        move || farewell.iter().for_each(|farewell| farewell())
    }

    /// Stops the private PostgreSQL, if it is ours.
    pub fn close(self) -> Result<()> {
        self.private.map_or(Ok(()), PrivatePostgres::stop)
    }
}

/// The value itself stays out of the message: it holds a password.
fn named(url: &str) -> Result<PgConnectOptions> {
    let wrong = "DATABASE_URL (--database-url) is not the address of a PostgreSQL database. Write \
                 it like postgres://user:password@host:5432/database, with %40 for an @ in the \
                 password";
    ensure!(url.starts_with("postgres://") || url.starts_with("postgresql://"), wrong);
    url.parse().map_err(|_| anyhow::anyhow!(wrong))
}

/// A database that acknowledges before the data is on disk loses
/// acknowledged work when the power fails.
async fn refuse_unsafe(options: &PgConnectOptions) -> Result<()> {
    let mut conn = connect(options).await?;
    let off = sqlx::query_scalar!(
        r#"select name as "name!" from pg_settings
           where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
           order by name"#
    )
    .fetch_all(&mut conn)
    .await?;
    conn.close().await?;
    ensure!(
        off.is_empty(),
        "the database may lose work that it has acknowledged: it has {}. Switch on what is off in \
         its postgresql.conf and restart it (TANDEM_ALLOW_UNSAFE_DATABASE=yes is for tests only)",
        off.iter().map(|name| format!("{name}=off")).collect::<Vec<_>>().join(", ")
    );
    Ok(())
}

async fn connect(options: &PgConnectOptions) -> Result<PgConnection> {
    const PATIENCE: Duration = Duration::from_secs(5);
    let place = match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    match timeout(PATIENCE, PgConnection::connect_with(options)).await {
        Ok(conn) => conn.with_context(|| format!("cannot sign in to the database at {place}")),
        Err(_) => bail!("the database at {place} did not answer within {PATIENCE:?}"),
    }
}
