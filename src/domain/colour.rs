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
}
