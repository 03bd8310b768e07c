//! A code's hue. It comes from the name alone: hues given in the order of
//! creation would tell one coder how busy the other is.

/// Hues in the palette.
pub const HUES: u8 = 12;

/// The hue of a code, 0 to 11: the same for the same name in every project, on
/// every machine, in every release. Case and white space at the ends do not
/// matter.
pub fn hue(name: &str) -> u8 {
    // FNV-1a, 64 bits. Its low bits alone are poor, so the halves are folded.
    let hash = name.trim().to_lowercase().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    ((hash ^ (hash >> 32)) % u64::from(HUES)) as u8
}

/// A hue that none of its neighbours has, as long as there is one: the one of
/// the name, or the next. For what the whole team sees being made.
pub fn free(name: &str, taken: impl Iterator<Item = i16>) -> i16 {
    let own = i16::from(hue(name));
    let taken: Vec<i16> = taken.collect();
    let hues = i16::from(HUES);
    (own..own + hues).map(|hue| hue % hues).find(|hue| !taken.contains(hue)).unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_hue_for_ever() {
        let hues = ["Fear and dread", "Worn out", "Kindness", "frykt", "恐惧"].map(hue);
        assert_eq!(hues, [9, 2, 4, 9, 11]);
        assert_eq!(hue(" fear and DREAD"), hue("Fear and dread"));
    }

    #[test]
    fn names_spread_over_all_hues() {
        let mut used = [0; HUES as usize];
        (0..1200).for_each(|n| used[usize::from(hue(&format!("code {n}")))] += 1);
        assert!(used.iter().all(|codes| (60..140).contains(codes)), "{used:?}");
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
