//! Fragments that many readers fetch alike, made and compressed once for all.
//!
//! The key holds whatever the fragment depends on, its audience among it. The
//! last few are kept; who asks while one is being made waits for it.

use std::{
    collections::VecDeque,
    io::{self, Write},
    sync::{Arc, Mutex},
};

use flate2::{Compression, write::GzEncoder};
use tokio::sync::OnceCell;

use super::lock;
use crate::{Error, Result};

/// A word changes a fragment: the older ones are asked for by latecomers alone.
const KEPT: usize = 32;

/// A fragment as it is sent.
#[derive(Debug)]
pub struct Made {
    pub plain: String,
    pub gzip: Vec<u8>,
}

type Cell = Arc<OnceCell<Arc<Made>>>;

#[derive(Default)]
pub struct Rendered(Mutex<VecDeque<(String, Cell)>>);

impl Rendered {
    pub async fn once(
        &self,
        key: String,
        make: impl AsyncFnOnce() -> Result<String>,
    ) -> Result<Arc<Made>> {
        let cell = self.cell(key);
        let made = cell.get_or_try_init(async || {
            let plain = make().await?;
            let gzip = gzip(&plain).map_err(|error| Error::Other(error.into()))?;
            Ok::<_, Error>(Arc::new(Made { plain, gzip }))
        });
        Ok(made.await?.clone())
    }

    fn cell(&self, key: String) -> Cell {
        let mut cells = lock(&self.0);
        if let Some((_, cell)) = cells.iter().find(|(known, _)| *known == key) {
            return cell.clone();
        }
        cells.truncate(KEPT - 1);
        let cell = Cell::default();
        cells.push_front((key, cell.clone()));
        cell
    }
}

fn gzip(plain: &str) -> io::Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(vec![], Compression::fast());
    gzip.write_all(plain.as_bytes())?;
    gzip.finish()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;

    use super::*;

    #[tokio::test]
    async fn forty_who_ask_at_once_cause_one_rendering() {
        let (rendered, made) = (Rendered::default(), AtomicUsize::new(0));
        let asked = (0..40).map(|_| {
            rendered.once("a".to_owned(), async || {
                made.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                Ok("fragment".to_owned())
            })
        });
        assert!(join_all(asked).await.into_iter().all(|made| made.unwrap().plain == "fragment"));
        assert_eq!(made.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_rendering_that_failed_is_tried_again() {
        let rendered = Rendered::default();
        let failed = rendered.once("a".to_owned(), async || Err(Error::Busy)).await;
        assert!(failed.is_err());
        let made = rendered.once("a".to_owned(), async || Ok("fragment".to_owned())).await;
        assert_eq!(made.unwrap().plain, "fragment");
    }

    #[tokio::test]
    async fn only_the_last_few_are_kept() {
        let rendered = Rendered::default();
        for key in 0..100 {
            rendered.once(key.to_string(), async || Ok(String::new())).await.unwrap();
        }
        assert_eq!(lock(&rendered.0).len(), KEPT);
    }
}
