//! The order of themes and of cards: keys between which there is always room,
//! so that a move changes one row and no other.

use serde::{Deserialize, Serialize};

/// A place in an order: six digits, and a fraction where two neighbours left
/// no whole number between them. Sorts as text, in every collation, because it
/// is made of digits. Of two equal keys the smaller id comes first.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
pub struct OrderKey(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no place in an order")]
pub struct BadOrderKey;

const WHOLE: usize = 6;
const FIRST: u32 = 500_000;
const LAST: u32 = 999_999;

impl OrderKey {
    /// A key after `a` and before `b`, where they are given. Nothing if there is
    /// no room because `a` does not come before `b`.
    pub fn between(a: Option<&Self>, b: Option<&Self>) -> Option<Self> {
        if a.zip(b).is_some_and(|(a, b)| a >= b) {
            return None;
        }
        let (low, low_fraction) = a.map_or((0, ""), Self::parts);
        let (high, high_fraction) = b.map_or((LAST + 1, ""), Self::parts);
        let whole = match (a, b) {
            (None, None) => Some(FIRST),
            (Some(_), None) => Some(low + 1).filter(|next| *next < high),
            (None, Some(_)) => high.checked_sub(1).filter(|next| *next > low),
            (Some(_), Some(_)) => Some(low + (high - low) / 2).filter(|middle| *middle > low),
        };
        Some(Self(match whole {
            Some(whole) => format!("{whole:06}"),
            None => {
                let limit = if high > low { "" } else { high_fraction };
                format!("{low:06}{}", middle(low_fraction, limit))
            }
        }))
    }

    /// Keys for a list as it stands, with room between them.
    pub fn row(length: usize) -> impl Iterator<Item = Self> {
        (FIRST..).take(length).map(|whole| Self(format!("{whole:06}")))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn parts(&self) -> (u32, &str) {
        let (whole, fraction) = self.0.split_at_checked(WHOLE).unwrap_or((&self.0, ""));
        (whole.parse().unwrap_or(FIRST), fraction)
    }
}

impl std::str::FromStr for OrderKey {
    type Err = BadOrderKey;

    fn from_str(key: &str) -> Result<Self, BadOrderKey> {
        let digits = key.len() >= WHOLE && key.bytes().all(|byte| byte.is_ascii_digit());
        // A fraction of 0 would leave no room before it.
        let fraction = key.get(WHOLE..).unwrap_or_default();
        let lowest = fraction.is_empty() && key.bytes().all(|byte| byte == b'0');
        if digits && !fraction.ends_with('0') && !lowest {
            Ok(Self(key.to_owned()))
        } else {
            Err(BadOrderKey)
        }
    }
}

impl TryFrom<String> for OrderKey {
    type Error = BadOrderKey;

    fn try_from(key: String) -> Result<Self, BadOrderKey> {
        key.parse()
    }
}

impl From<OrderKey> for String {
    fn from(key: OrderKey) -> Self {
        key.0
    }
}

/// A fraction between `a` and `b`, which never ends in 0; an empty `b` is 1.
fn middle(a: &str, b: &str) -> String {
    let digit = |text: &str, at: usize| text.as_bytes().get(at).map(|byte| byte - b'0');
    let mut fraction = String::new();
    let mut below_b = b.is_empty();
    for at in 0.. {
        let low = digit(a, at).unwrap_or(0);
        let high = if below_b { 10 } else { digit(b, at).unwrap_or(0) };
        if high > low + 1 {
            fraction.push(char::from(b'0' + (low + high) / 2));
            break;
        }
        fraction.push(char::from(b'0' + low));
        below_b |= high > low;
    }
    fraction
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(text: &str) -> OrderKey {
        text.parse().expect("a key")
    }

    #[test]
    fn a_list_that_only_grows_at_its_ends_keeps_short_keys() {
        let first = OrderKey::between(None, None).expect("a key");
        assert_eq!(first.as_str(), "500000");
        assert_eq!(OrderKey::between(Some(&first), None), Some(key("500001")));
        assert_eq!(OrderKey::between(None, Some(&first)), Some(key("499999")));
        let row: Vec<_> = OrderKey::row(3).collect();
        assert_eq!(row, ["500000", "500001", "500002"].map(key));
    }

    #[test]
    fn there_is_room_at_the_very_ends() {
        let last = key("999999");
        assert!(OrderKey::between(Some(&last), None).is_some_and(|next| next > last));
        for first in ["000001", "0000005", "00000001"] {
            let first = key(first);
            assert!(OrderKey::between(None, Some(&first)).is_some_and(|next| next < first));
        }
    }

    #[test]
    fn what_leaves_no_room_is_no_key() {
        for bad in ["", "12345", "5000000", "500000x", "000000", "−00001"] {
            assert_eq!(bad.parse::<OrderKey>(), Err(BadOrderKey), "{bad}");
        }
    }

    #[test]
    fn equal_neighbours_leave_no_room() {
        let key = key("500000");
        assert_eq!(OrderKey::between(Some(&key), Some(&key)), None);
    }

    proptest! {
        #[test]
        fn there_is_always_room_between_neighbours(
            places in proptest::collection::vec(any::<proptest::sample::Index>(), 1..120),
        ) {
            let mut keys: Vec<OrderKey> = vec![];
            for place in places {
                let at = place.index(keys.len() + 1);
                let before = at.checked_sub(1).map(|at| &keys[at]);
                let new = OrderKey::between(before, keys.get(at)).expect("room");
                prop_assert_eq!(new.as_str().parse(), Ok(new.clone()));
                keys.insert(at, new);
                prop_assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
            }
        }

        #[test]
        fn moves_to_one_spot_make_keys_grow_slowly(ends in proptest::collection::vec(any::<bool>(), 60)) {
            let (mut low, mut high) = (key("500000"), key("500001"));
            for end in ends {
                let middle = OrderKey::between(Some(&low), Some(&high)).expect("room");
                prop_assert!(low < middle && middle < high);
                if end { low = middle } else { high = middle }
            }
            prop_assert!(low.as_str().len().max(high.as_str().len()) <= 6 + 60);
        }
    }
}
