//! Up to 64 nucleotides as two words: their high bits and their low bits.

use super::{JunctionDefect, LAST_RESIDUES};
use crate::model::{Bases, GENETIC_CODE, Nucleotide};

/// Bit `i` of either word belongs to nucleotide `i`; A is 00, C 01, G 10, T 11.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct BitPlanes {
    pub(crate) high: u64,
    pub(crate) low: u64,
}

/// The first nucleotide of every codon.
const CODONS: u64 = 0x9249_2492_4924_9249;

impl BitPlanes {
    /// Most nucleotides.
    pub(crate) const CAPACITY: usize = 64;

    /// Takes the first 64 of a sequence.
    pub(crate) fn of(bases: &[Nucleotide]) -> Self {
        let mut planes = Self::default();
        for (i, base) in bases.iter().take(Self::CAPACITY).enumerate() {
            planes.put(i, Self { high: *base as u64 >> 1, low: *base as u64 & 1 });
        }
        planes
    }

    /// Returns the first `n`, fewer than 64.
    #[inline]
    pub(crate) const fn first(self, n: usize) -> Self {
        let mask = (1 << n) - 1;
        Self { high: self.high & mask, low: self.low & mask }
    }

    /// Returns what is left without the first `n`, fewer than 64.
    #[inline]
    pub(crate) const fn skip(self, n: usize) -> Self {
        Self { high: self.high >> n, low: self.low >> n }
    }

    /// Places others from `at` on, where nothing stands yet.
    #[inline]
    pub(crate) const fn put(&mut self, at: usize, others: Self) {
        self.high |= others.high << at;
        self.low |= others.low << at;
    }

    #[inline]
    pub(crate) const fn nucleotide(self, at: usize) -> Nucleotide {
        nucleotide(self.high >> at << 1 & 2 | self.low >> at & 1)
    }

    /// Tells what keeps a junction of whole codons from being productive.
    #[inline]
    pub(crate) fn defect(self, length: usize) -> Option<JunctionDefect> {
        let Self { high, low } = self;
        // T, then A or G, then A or G, but not TGG.
        let ends_stop = !(low >> 1) & !(low >> 2) & !(high >> 1 & high >> 2);
        let within = u64::MAX >> (Self::CAPACITY - length);
        if high & low & ends_stop & CODONS & within != 0 {
            Some(JunctionDefect::Stop)
        } else if self.residue(0) != b'C' {
            Some(JunctionDefect::NoCysteine)
        } else if !LAST_RESIDUES.contains(&char::from(self.residue(length - 3))) {
            Some(JunctionDefect::NoPhenylalanine)
        } else {
            None
        }
    }

    #[inline]
    fn residue(self, at: usize) -> u8 {
        let base = |i: usize| self.nucleotide(at + i) as usize;
        GENETIC_CODE[16 * base(0) + 4 * base(1) + base(2)]
    }

    /// Returns the first `length`, letter by letter.
    #[inline]
    pub(crate) fn spell(self, length: usize) -> Bases {
        let mut bases = [Nucleotide::A; Self::CAPACITY];
        for (i, eight) in bases.chunks_exact_mut(8).enumerate() {
            let (high, low) = (spread(self.high >> (8 * i)), spread(self.low >> (8 * i)));
            let bytes = (high << 1 | low).to_le_bytes();
            for (base, byte) in eight.iter_mut().zip(bytes) {
                *base = nucleotide(u64::from(byte));
            }
        }
        Bases::inline(length, bases)
    }
}

#[inline]
const fn nucleotide(bits: u64) -> Nucleotide {
    match bits & 3 {
        0 => Nucleotide::A,
        1 => Nucleotide::C,
        2 => Nucleotide::G,
        _ => Nucleotide::T,
    }
}

/// Puts each of the lowest eight bits in a byte of its own.
#[inline]
const fn spread(bits: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let own = ((bits & 0xFF) * EACH) & 0x8040_2010_0804_0201;
    // Any bit that is left in a byte carries into its highest one.
    ((own + 0x7F * EACH) >> 7) & EACH
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Genes;
    use crate::sampling::{Deletions, Lengths, Scenario};

    proptest! {
        #[test]
        fn planes_say_what_letters_say(text in "TG[CT]([ACGT]{3}){0,19}T(TT|GG|AA)|[ACGT]{3,64}") {
            let junction: Bases = text.parse().unwrap();
            let planes = BitPlanes::of(&junction);
            let n = junction.len();
            prop_assert_eq!(&planes.spell(n), &junction);
            prop_assert_eq!(planes.skip(2).first(n - 3), BitPlanes::of(&junction[2..n - 1]));
            let mut joined = planes.first(n / 2);
            joined.put(n / 2, planes.skip(n / 2));
            prop_assert_eq!(joined, planes);
            if n.is_multiple_of(3) {
                let scenario = Scenario {
                    genes: Genes { v: 0, d: None, j: 0 },
                    deletions: Deletions { v: 0, d5: 0, d3: 0, j: 0 },
                    lengths: Lengths { v: n, n1: 0, d: 0, n2: 0, j: 0 },
                    junction,
                };
                prop_assert_eq!(planes.defect(n), scenario.defect());
            }
        }
    }
}
