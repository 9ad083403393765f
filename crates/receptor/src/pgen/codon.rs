//! Sets of codons: what a query allows at each position of the junction.

use std::collections::BTreeMap;

use crate::model::GENETIC_CODE;

/// A set of codons: bit `16 x + 4 y + z` for the codon `xyz`, with A, C, G, T as 0 to 3.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CodonSet(pub(crate) u64);

impl CodonSet {
    pub(crate) const fn codon(index: usize) -> Self {
        Self(1 << index)
    }

    pub(crate) const fn has(self, x: usize, y: usize, z: usize) -> bool {
        self.0 >> (16 * x + 4 * y + z) & 1 == 1
    }

    /// Returns the set read from its other end: `zyx` for `xyz`. The J side of a junction is the V
    /// side of its mirror image.
    pub(crate) fn mirrored(self) -> Self {
        let mirror = |i: usize| 16 * (i % 4) + 4 * (i / 4 % 4) + i / 16;
        Self((0..64).filter(|&i| self.0 >> i & 1 == 1).map(|i| 1 << mirror(i)).sum())
    }

    /// Returns the codons of an amino acid, of a stop (`*`), or of a code for several amino acids:
    /// `B` is D or N, `J` is I or L, `Z` is E or Q, `X` is any but a stop (IUPAC; `X` as in OLGA).
    pub(crate) fn of_residue(letter: u8) -> Option<Self> {
        let residues: &[u8] = match letter {
            b'B' => b"DN",
            b'J' => b"IL",
            b'Z' => b"EQ",
            b'X' => b"ACDEFGHIKLMNPQRSTVWY",
            _ => &[letter],
        };
        let codons = (0..64).filter(|&i| residues.contains(&GENETIC_CODE[i])).map(|i| 1 << i);
        let set = Self(codons.sum());
        (set.0 != 0).then_some(set)
    }
}

/// Number of a codon set in [`Codons`].
pub(crate) type CodonId = u16;

/// The codon sets met so far, numbered.
#[derive(Debug, Clone)]
pub(crate) struct Codons {
    pub(crate) sets: Vec<CodonSet>,
    numbers: BTreeMap<CodonSet, CodonId>,
    /// Number of the set of a residue letter.
    residues: [Option<CodonId>; 256],
}

impl Codons {
    /// Numbers the 64 codons under their own index, then every residue letter.
    pub(crate) fn new() -> Self {
        let mut codons = Self { sets: Vec::new(), numbers: BTreeMap::new(), residues: [None; 256] };
        for index in 0..64 {
            codons.number(CodonSet::codon(index));
        }
        for letter in 0..=u8::MAX {
            codons.residues[usize::from(letter)] =
                CodonSet::of_residue(letter).map(|set| codons.number(set));
        }
        codons
    }

    pub(crate) const fn of_residue(&self, letter: u8) -> Option<CodonId> {
        self.residues[letter as usize]
    }

    /// Returns the number of a set, which is new or known.
    pub(crate) fn number(&mut self, set: CodonSet) -> CodonId {
        let next = CodonId::try_from(self.sets.len()).expect("the cache is emptied long before");
        let number = *self.numbers.entry(set).or_insert(next);
        if number == next {
            self.sets.push(set);
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn residues_have_the_codons_of_the_genetic_code() {
        let count = |letter| CodonSet::of_residue(letter).map(|set| set.0.count_ones());
        assert_eq!(count(b'L'), Some(6));
        assert_eq!(count(b'M'), Some(1));
        assert_eq!(count(b'*'), Some(3));
        assert_eq!(count(b'X'), Some(61));
        assert_eq!(count(b'J'), Some(9));
        assert_eq!(count(b'U'), None);
        assert_eq!(count(b'c'), None);
    }

    #[test]
    fn mirroring_twice_changes_nothing() {
        for set in Codons::new().sets {
            assert_eq!(set.mirrored().mirrored(), set);
        }
        let (tgc, cgt) = (CodonSet::codon(0b11_10_01), CodonSet::codon(0b01_10_11));
        assert_eq!(tgc.mirrored(), cgt);
    }
}
