//! A code's hue, from its name alone: never by order of making, which would
//! tell how many codes came before.

/// How many hues there are.
pub const HUES: u8 = 12;

/// 0 to 11, the same for the same name whatever its case. FNV-1a of the
/// lower-case name (Fowler, Noll and Vo, 1991), folded.
pub fn hue(name: &str) -> u8 {
    let hash = name
        .to_lowercase()
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    ((hash >> 16 ^ hash) % u32::from(HUES)) as u8
}

/// A hue that none of its neighbours has, as long as there is one: the one of
/// the name, or the next.
pub fn free(name: &str, taken: impl Iterator<Item = i16>) -> i16 {
    let own = i16::from(hue(name));
    let taken: Vec<i16> = taken.collect();
    let hues = i16::from(HUES);
    (own..own + hues).map(|hue| hue % hues).find(|hue| !taken.contains(hue)).unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::{HUES, free, hue};

    #[test]
    fn the_same_name_has_the_same_hue() {
        assert_eq!(hue("Worn out"), hue("worn out"));
    }

    #[test]
    fn names_spread_over_all_hues() {
        let used: std::collections::HashSet<u8> =
            (0..200).map(|n| hue(&format!("code number {n}"))).collect();
        assert_eq!(used.len(), usize::from(HUES));
    }

    #[test]
    fn neighbours_have_different_hues_while_there_are_any() {
        let mut taken = vec![];
        for name in 0..i16::from(HUES) {
            taken.push(free(&format!("theme {name}"), taken.clone().into_iter()));
        }
        taken.sort_unstable();
        assert_eq!(taken, (0..i16::from(HUES)).collect::<Vec<_>>());
        assert_eq!(free("theme 3", taken.into_iter()), i16::from(hue("theme 3")));
    }
}
