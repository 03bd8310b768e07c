//! Places in an order that can always be found between two others, so that a
//! move writes one row and never renumbers its neighbours.
//!
//! A key is a fraction in base 62, written without the leading `0.` and never
//! ending in the zero digit; keys compare as bytes.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A key after `low` and before `high`; without them, after nothing or before
/// nothing. Where `low` is not before `high`, a key after `low`.
pub fn between(low: Option<&str>, high: Option<&str>) -> String {
    let low = low.unwrap_or_default().as_bytes();
    let high = high.map(str::as_bytes).filter(|high| low < *high);
    let mut key = String::new();
    let mut bound = high;
    for at in 0.. {
        let from = low.get(at).map_or(0, |digit| value(*digit));
        let to = match bound {
            Some(high) => high.get(at).map_or(0, |digit| value(*digit)),
            None => DIGITS.len(),
        };
        if from + 1 < to {
            key.push(char::from(DIGITS[from.midpoint(to)]));
            break;
        }
        key.push(char::from(DIGITS[from]));
        // Below the upper bound from here on, whatever follows.
        if from < to {
            bound = None;
        }
    }
    key
}

/// Keys for this many things, in order.
pub fn series(count: usize) -> Vec<String> {
    let mut keys: Vec<String> = Vec::with_capacity(count);
    for _ in 0..count {
        keys.push(between(keys.last().map(String::as_str), None));
    }
    keys
}

fn value(digit: u8) -> usize {
    DIGITS.iter().position(|d| *d == digit).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn there_is_always_a_place_between_two(places in prop::collection::vec(0usize..1000, 1..200)) {
            let mut keys: Vec<String> = vec![];
            for place in places {
                let at = place % (keys.len() + 1);
                let low = at.checked_sub(1).map(|i| keys[i].as_str());
                let key = between(low, keys.get(at).map(String::as_str));
                keys.insert(at, key);
                prop_assert!(keys.windows(2).all(|two| two[0] < two[1]), "{keys:?}");
                prop_assert!(keys.iter().all(|key| !key.ends_with('0')), "{keys:?}");
            }
        }
    }

    #[test]
    fn keys_of_a_long_list_stay_short() {
        let longest = series(300).iter().map(String::len).max();
        assert!(longest < Some(64), "{longest:?}");
    }
}
