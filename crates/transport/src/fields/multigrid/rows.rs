//! Rows of an array of which each is kept once.

use std::collections::BTreeMap;

use rayon::prelude::*;

/// Rows of an array of which each is kept once: in a chip most are alike, so that what is read
/// again and again stays in the cache.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    length: usize,
    kept: Vec<f32>,
    /// Where in what is kept each row begins.
    start: Vec<usize>,
}

impl Rows {
    /// Keeps the rows of an array.
    pub(super) fn of(array: &[f32], length: usize) -> Self {
        let digests: Vec<u64> = array.par_chunks(length).map(digest).collect();
        let mut known: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        let (mut kept, mut start) = (Vec::new(), Vec::with_capacity(digests.len()));
        for (row, digest) in array.chunks(length).zip(digests) {
            let same = known.entry(digest).or_default();
            let found = same.iter().copied().find(|at| equal(&kept[*at..*at + length], row));
            start.push(found.unwrap_or_else(|| {
                let at = kept.len();
                kept.extend_from_slice(row);
                same.push(at);
                at
            }));
        }
        Self { length, kept, start }
    }

    /// Returns a row by its number.
    #[inline(always)]
    pub(super) fn row(&self, number: usize) -> &[f32] {
        let start = self.start[number];
        &self.kept[start..start + self.length]
    }
}

fn equal(a: &[f32], b: &[f32]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
}

/// Fowler, Noll and Vo, 1a, word by word: rows of one digest are compared.
fn digest(row: &[f32]) -> u64 {
    let step = |hash: u64, x: &f32| (hash ^ u64::from(x.to_bits())).wrapping_mul(0x0100_0000_01b3);
    row.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_and_alike_ones_are_kept_once() {
        let array = [1.0, 2.0, 3.0, 4.0, 1.0, 2.0, -0.0, 0.0, 0.0, 0.0];
        let rows = Rows::of(&array, 2);
        let back: Vec<f32> = (0..5).flat_map(|row| rows.row(row).to_vec()).collect();
        assert!(equal(&back, &array));
        assert_eq!(rows.kept.len(), 8);
    }
}
