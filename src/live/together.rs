//! One answer for all who ask the same at the same time.
//!
//! Who comes while a question is on its way waits for the next one, which sets
//! out after they came: nobody gets an answer that is older than the question.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex},
};

use tokio::sync::{Mutex as Turn, OnceCell};

use super::lock;
use crate::Result;

struct Question<V> {
    /// Held by the one that is on its way.
    turn: Arc<Turn<()>>,
    /// The answer that all who wait now will share.
    next: Arc<OnceCell<V>>,
}

pub struct Together<K, V>(Mutex<HashMap<K, Question<V>>>);

impl<K, V> Default for Together<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash, V: Clone> Together<K, V> {
    pub async fn ask(&self, key: K, ask: impl AsyncFnOnce() -> Result<V>) -> Result<V> {
        let (turn, answer) = self.join(key.clone());
        let my_turn = turn.lock().await;
        let found = answer
            .get_or_try_init(async || {
                self.set_out(&key);
                ask().await
            })
            .await
            .cloned();
        drop(my_turn);
        self.forget(&key, &turn);
        found
    }

    fn join(&self, key: K) -> (Arc<Turn<()>>, Arc<OnceCell<V>>) {
        let mut questions = lock(&self.0);
        let question = questions
            .entry(key)
            .or_insert_with(|| Question { turn: Arc::default(), next: Arc::default() });
        (question.turn.clone(), question.next.clone())
    }

    /// Who comes from now on waits for the next.
    fn set_out(&self, key: &K) {
        if let Some(question) = lock(&self.0).get_mut(key) {
            question.next = Arc::default();
        }
    }

    /// Nobody asks any more: here and in the table there are two of it.
    fn forget(&self, key: &K, turn: &Arc<Turn<()>>) {
        let mut questions = lock(&self.0);
        if Arc::strong_count(turn) <= 2 {
            questions.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;
    use tokio::{sync::Notify, task::yield_now};

    use super::*;
    use crate::Error;

    #[tokio::test]
    async fn who_comes_meanwhile_shares_the_next_answer() {
        let (together, asked, go) =
            (Together::<_, usize>::default(), AtomicUsize::new(0), Notify::new());
        let first = together.ask("board", async || {
            go.notified().await;
            Ok(asked.fetch_add(1, Ordering::SeqCst))
        });
        let later = (0..40).map(|_| {
            together.ask("board", async || {
                yield_now().await;
                Ok(asked.fetch_add(1, Ordering::SeqCst))
            })
        });
        let release = async {
            yield_now().await;
            go.notify_one();
        };
        let (first, later, ()) = futures_util::join!(first, join_all(later), release);
        assert_eq!(first.unwrap(), 0);
        assert!(later.into_iter().all(|answer| answer.unwrap() == 1));
        assert!(lock(&together.0).is_empty());
    }

    #[tokio::test]
    async fn a_question_that_fails_is_asked_again_by_the_next() {
        let together = Together::<_, usize>::default();
        let failing = together.ask("board", async || Err(Error::Busy));
        let (failed, next) = futures_util::join!(failing, together.ask("board", async || Ok(1)));
        assert!(failed.is_err());
        assert_eq!(next.unwrap(), 1);
    }
}
