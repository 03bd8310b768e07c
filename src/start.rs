//! The application from its start to its end: settings in, database, pages,
//! and on a signal everything closed in turn.

use std::{io, net::SocketAddr, panic, process};

use anyhow::{Context, Result};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tokio_util::sync::CancellationToken;

use crate::{
    App,
    accounts::first_run,
    config,
    db::Source,
    routes,
    serve::{self, Terms},
    state::Settings,
};

/// Serves until told to stop. The port is taken first: whoever calls while the
/// database starts waits for a moment and is answered.
pub async fn serve(settings: config::Serve) -> Result<()> {
    settings.log.start();
    log_panics_without_content();
    raise_limit_of_open_files();
    let listener = listen(settings.address.listen).await?;
    let source = Source::open(&settings.database).await?;
    let served = serve_from(&source, listener, &settings).await;
    let closed = source.close();
    served.and(closed)
}

async fn serve_from(
    source: &Source,
    listener: TcpListener,
    settings: &config::Serve,
) -> Result<()> {
    let listening = listener.local_addr()?;
    let of_application = Settings {
        base_url: settings.address.base_url(listening),
        connections: settings.database.connections,
    };
    if !of_application.secure() && !listening.ip().is_loopback() {
        tracing::warn!(
            "other machines can reach {listening}, and what they send is not encrypted: see TLS in \
             docs/running.md"
        );
    }
    let app = App::open(source.options(), of_application).await?;
    stop_on_signal(app.closing.clone(), source)?;
    match first_run::link(&app).await? {
        Some(link) => {
            println!("Tandem is ready. Make the first account, within 30 minutes: {link}")
        }
        None => println!("Tandem is ready. Open {}", app.settings.base_url),
    }
    tracing::info!("listening on {listening}");
    let closing = app.closing.clone();
    let terms = Terms {
        headers: settings.header_timeout,
        body: settings.body_timeout,
        closing: settings.stop_timeout,
        behind_proxy: settings.behind_proxy,
    };
    serve::serve(listener, routes::router(app), closing, terms).await;
    Ok(())
}

/// Runs a command on the data, beside the server or without one.
pub async fn visit<T>(
    settings: config::Visit,
    work: impl AsyncFnOnce(&App) -> Result<T>,
) -> Result<T> {
    let source = Source::visit(&settings.database).await?;
    let done = visit_at(&source, &settings, work).await;
    let closed = source.close();
    let done = done?;
    closed.map(|()| done)
}

async fn visit_at<T>(
    source: &Source,
    settings: &config::Visit,
    work: impl AsyncFnOnce(&App) -> Result<T>,
) -> Result<T> {
    let of_application = Settings {
        base_url: settings.address.base_url(settings.address.listen),
        connections: settings.database.connections,
    };
    let app = App::open(source.options(), of_application).await?;
    let done = work(&app).await;
    app.closing.cancel();
    done
}

async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!(
            "cannot listen on {address}. Is another Tandem running there? Choose another port in \
             TANDEM_LISTEN (--listen)"
        )
    })
}

/// Ctrl-C, or the word of whatever runs us. At the second one we end at once.
fn stop_on_signal(closing: CancellationToken, source: &Source) -> io::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let farewell = source.farewell();
    let mut told = async move || {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    tokio::spawn(async move {
        told().await;
        tracing::info!("stopping; a second signal ends it at once");
        closing.cancel();
        told().await;
        farewell();
        process::exit(1);
    });
    Ok(())
}

/// The message of a panic can quote what somebody wrote.
fn log_panics_without_content() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a fault in Tandem: please report this line");
    }));
}

/// Every open page holds a connection.
fn raise_limit_of_open_files() {
    if let Ok((_, most)) = getrlimit(Resource::RLIMIT_NOFILE) {
        setrlimit(Resource::RLIMIT_NOFILE, most, most).ok();
    }
}
