//! How values of settings are read. What is wrong with one is said together
//! with the name of the setting and an example.

use std::{net::SocketAddr, time::Duration};

use axum::http::{Uri, uri::Authority};
use tracing_subscriber::{EnvFilter, filter::LevelFilter};

/// Scheme, host and port, without a slash at the end.
pub fn base_url(said: &str) -> Result<String, String> {
    let wrong = |what| {
        format!("{what}. Write TANDEM_BASE_URL (--base-url) like https://tandem.example.org")
    };
    let url: Uri = said.parse().map_err(|_| wrong("it is not an address"))?;
    let scheme = url.scheme_str().unwrap_or_default();
    if !["http", "https"].contains(&scheme) {
        return Err(wrong("it does not begin with http:// or https://"));
    }
    let host = url.authority().map(Authority::as_str).unwrap_or_default();
    if host.contains('@') {
        return Err(wrong("it holds a name or password"));
    }
    if url.path_and_query().is_some_and(|rest| rest != "/") {
        return Err(wrong("Tandem has to be alone at its address, and a path follows the host"));
    }
    Ok(format!("{scheme}://{}", host.to_ascii_lowercase()))
}

pub fn listen(said: &str) -> Result<SocketAddr, String> {
    said.parse().map_err(|_| {
        "write TANDEM_LISTEN (--listen) as a numeric address and a port, such as 127.0.0.1:8080 \
         or 0.0.0.0:8080"
            .to_owned()
    })
}

pub fn header_timeout(said: &str) -> Result<Duration, String> {
    seconds(said, "TANDEM_HEADER_TIMEOUT (--header-timeout)")
}

pub fn body_timeout(said: &str) -> Result<Duration, String> {
    seconds(said, "TANDEM_BODY_TIMEOUT (--body-timeout)")
}

pub fn stop_timeout(said: &str) -> Result<Duration, String> {
    seconds(said, "TANDEM_STOP_TIMEOUT (--stop-timeout)")
}

fn seconds(said: &str, name: &str) -> Result<Duration, String> {
    match said.parse() {
        Ok(seconds @ 1..=3600) => Ok(Duration::from_secs(seconds)),
        _ => Err(format!("write {name} as whole seconds, from 1 to 3600")),
    }
}

/// PostgreSQL allows 100 unless told otherwise, and keeps some for itself.
pub fn connections(said: &str) -> Result<u32, String> {
    match said.parse() {
        Ok(number @ 2..=90) => Ok(number),
        _ => Err("write TANDEM_CONNECTIONS (--connections) as a number from 2 to 90".to_owned()),
    }
}

/// Stricter than the filter's own reading, to which a misspelt level is the
/// name of a module.
pub fn levels(said: &str) -> Result<String, String> {
    let fine = |part: &str| {
        let level = part.rsplit_once('=').map_or(part, |(_, level)| level);
        !level.is_empty() && level.parse::<LevelFilter>().is_ok()
    };
    if said.split(',').all(fine) && EnvFilter::try_new(said).is_ok() {
        return Ok(said.to_owned());
    }
    Err("write TANDEM_LOG (--log) as error, warn, info, debug or trace, or like info,sqlx=debug"
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_external_address_is_kept_without_its_slash() {
        let url = base_url("https://Tandem.example.org:8443/");
        assert_eq!(url.unwrap(), "https://tandem.example.org:8443");
    }

    #[test]
    fn an_external_address_that_links_cannot_begin_with_is_refused() {
        for (said, why) in [
            ("tandem.example.org", "http://"),
            ("ftp://tandem.example.org", "http://"),
            ("https://example.org/tandem", "alone at its address"),
            ("https://example.org/?a=b", "alone at its address"),
            ("https://me:secret@example.org", "name or password"),
            ("https://", "not an address"),
            ("", "not an address"),
        ] {
            let refused = base_url(said).expect_err(said);
            assert!(
                refused.contains(why) && refused.contains("TANDEM_BASE_URL"),
                "{said}: {refused}"
            );
        }
    }

    #[test]
    fn a_misspelt_level_is_refused() {
        assert!(levels("info").is_ok());
        assert!(levels("warn,tandem=debug").is_ok());
        for said in ["inof", "", "info,", "tandem=loud"] {
            assert!(levels(said).is_err(), "{said:?}");
        }
    }
}
