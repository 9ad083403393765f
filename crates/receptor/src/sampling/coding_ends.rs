//! Coding ends prepared for drawing: a gene with its palindromes, and what is taken off.

use super::bit_planes::BitPlanes;
use crate::model::{Bases, DGene, Gene, extended_d, extended_j, extended_v, palindrome};

/// A gene with its palindromes, and what may be taken off.
#[derive(Debug, Clone)]
pub(crate) struct CodingEnds {
    pub(crate) extended: Bases,
    pub(crate) palindrome: usize,
    /// The first 64 nucleotides of V and D, the last 64 of J.
    pub(crate) planes: BitPlanes,
    /// Valid deletions with their probabilities, not normalised.
    pub(crate) cuts: Vec<(Cut, f64)>,
}

/// Nucleotides taken off the extended gene.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cut {
    pub(crate) five: u16,
    pub(crate) three: u16,
}

impl Cut {
    pub(crate) const fn total(self) -> usize {
        self.five as usize + self.three as usize
    }
}

impl CodingEnds {
    /// Prepares a V gene, of which something must be left; `None` when it is not functional.
    pub(crate) fn of_v(gene: &Gene) -> Option<Self> {
        let segment = gene.segment.as_ref()?;
        let extended = extended_v(&segment.germline);
        let cut = |(three, p): (usize, &f64)| (Cut { five: 0, three: three as u16 }, *p);
        let cuts = segment.deletion.iter().enumerate().map(cut);
        let planes = BitPlanes::of(&extended);
        Some(Self::new(&segment.germline, extended, planes, cuts.collect(), 1))
    }

    /// Prepares a J gene, of which something must be left; `None` when it is not functional.
    pub(crate) fn of_j(gene: &Gene) -> Option<Self> {
        let segment = gene.segment.as_ref()?;
        let extended = extended_j(&segment.germline);
        let cut = |(five, p): (usize, &f64)| (Cut { five: five as u16, three: 0 }, *p);
        let cuts = segment.deletion.iter().enumerate().map(cut);
        let planes = BitPlanes::of(&extended[extended.len().saturating_sub(BitPlanes::CAPACITY)..]);
        Some(Self::new(&segment.germline, extended, planes, cuts.collect(), 1))
    }

    /// Prepares a D gene, of which nothing need be left.
    pub(crate) fn of_d(gene: &DGene) -> Self {
        let extended = extended_d(&gene.germline);
        let mut cuts = Vec::new();
        for (five, row) in gene.deletion.iter().enumerate() {
            for (three, p) in row.iter().enumerate() {
                cuts.push((Cut { five: five as u16, three: three as u16 }, *p));
            }
        }
        let planes = BitPlanes::of(&extended);
        Self::new(&gene.germline, extended, planes, cuts, 0)
    }

    fn new(
        germline: &Bases,
        extended: Bases,
        planes: BitPlanes,
        mut cuts: Vec<(Cut, f64)>,
        least: usize,
    ) -> Self {
        cuts.retain(|(cut, p)| *p > 0.0 && cut.total() + least <= extended.len());
        Self { extended, palindrome: palindrome(germline), planes, cuts }
    }

    /// Returns how many nucleotides are left.
    #[inline]
    pub(crate) fn left(&self, cut: Cut) -> usize {
        self.extended.len() - cut.total()
    }

    /// Returns the deletions that are recorded: −n for n palindromic nucleotides.
    #[inline]
    pub(crate) const fn deleted(&self, cut: u16) -> isize {
        cut as isize - self.palindrome.cast_signed()
    }
}
