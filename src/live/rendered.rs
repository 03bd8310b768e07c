//! Fragments that many readers fetch alike, made once for all of them.
//!
//! The key holds whatever the fragment depends on, its audience among it. The
//! last few are kept; who asks while one is being made waits for it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use tokio::sync::OnceCell;

use super::lock;
use crate::Result;

/// A word changes a fragment: the older ones are asked for by latecomers alone.
const KEPT: usize = 32;

type Cell = Arc<OnceCell<Arc<str>>>;

#[derive(Default)]
pub struct Rendered(Mutex<VecDeque<(String, Cell)>>);

impl Rendered {
    pub async fn once(
        &self,
        key: String,
        make: impl AsyncFnOnce() -> Result<String>,
    ) -> Result<Arc<str>> {
        let cell = self.cell(key);
        let made = cell.get_or_try_init(async || make().await.map(Arc::from)).await?;
        Ok(made.clone())
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;

    use super::*;
    use crate::Error;

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
        assert!(join_all(asked).await.into_iter().all(|made| &*made.unwrap() == "fragment"));
        assert_eq!(made.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_rendering_that_failed_is_tried_again() {
        let rendered = Rendered::default();
        let failed = rendered.once("a".to_owned(), async || Err(Error::Busy)).await;
        assert!(failed.is_err());
        let made = rendered.once("a".to_owned(), async || Ok("fragment".to_owned())).await;
        assert_eq!(&*made.unwrap(), "fragment");
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
