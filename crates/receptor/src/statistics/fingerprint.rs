//! 64-bit fingerprints of texts.
//!
//! The exclusive or of a fixed random word for each (position, byte): tabulation hashing (Zobrist
//! 1970). Two given texts share a fingerprint with probability 2⁻⁶⁴; among `n` texts some pair
//! does with probability below `n² / 2⁶⁵`, 3e-6 for ten million. It changes in one step when one
//! byte is left out or replaced.

/// Returns the word of a byte at a position: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
const fn word(position: usize, byte: u8) -> u64 {
    let x = ((position as u64) << 8 | byte as u64).wrapping_add(1);
    let mut z = x.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Returns the fingerprint of a text.
pub(super) fn fingerprint(text: &[u8]) -> u64 {
    text.iter().enumerate().fold(0, |all, (i, byte)| all ^ word(i, *byte))
}

/// Returns fingerprints of a text with one byte left out, each different text once.
pub(super) fn without_one(text: &[u8]) -> impl Iterator<Item = u64> {
    let mut print = fingerprint(text.get(1..).unwrap_or_default());
    (0..text.len()).filter_map(move |i| {
        if i > 0 {
            // Left out is now `i` in place of `i - 1`, which goes back to its place.
            print ^= word(i - 1, text[i]) ^ word(i - 1, text[i - 1]);
        }
        // Of a run of equal bytes, leaving out any one is the same.
        (i == 0 || text[i] != text[i - 1]).then_some(print)
    })
}

/// Returns fingerprints of a text with each byte in turn replaced by nothing that a text holds.
pub(super) fn with_gap(text: &[u8]) -> impl Iterator<Item = u64> {
    let whole = fingerprint(text);
    text.iter().enumerate().map(move |(i, byte)| whole ^ word(i, *byte) ^ word(i, 0))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn leaving_one_out_is_as_if_it_had_not_been(text in "[A-D]{1,12}") {
            let shorter: BTreeSet<String> =
                (0..text.len()).map(|i| [&text[..i], &text[i + 1..]].concat()).collect();
            let mut expected: Vec<u64> =
                shorter.iter().map(|text| fingerprint(text.as_bytes())).collect();
            let mut found: Vec<u64> = without_one(text.as_bytes()).collect();
            expected.sort_unstable();
            found.sort_unstable();
            prop_assert_eq!(found, expected);
            let gaps = (0..text.len()).map(|i| [&text[..i], "\0", &text[i + 1..]].concat());
            prop_assert!(with_gap(text.as_bytes()).eq(gaps.map(|t| fingerprint(t.as_bytes()))));
        }
    }
}
