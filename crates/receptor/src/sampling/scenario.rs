//! One recombination, with everything that happened in it.

use serde::Serialize;

use super::{JunctionDefect, LAST_RESIDUES};
use crate::model::{Bases, Chain, Genes, Nucleotide, amino_acids};

/// A receptor chain of one clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Receptor {
    /// The locus.
    pub chain: Chain,
    /// Its number: with the seed and the model it gives back the same scenario at any time.
    pub index: u64,
    /// How it was made.
    pub scenario: Scenario,
}

/// One V(D)J recombination: which genes, what was deleted, what was inserted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Scenario {
    /// The genes.
    pub genes: Genes,
    /// Deleted germline nucleotides.
    pub deletions: Deletions,
    /// Where the pieces lie in the junction.
    pub lengths: Lengths,
    /// From Cys104 to Phe118 or Trp118, both included.
    pub junction: Bases,
}

/// Germline nucleotides deleted at each coding end; −n means n palindromic (P) nucleotides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Deletions {
    /// 3' end of V.
    pub v: isize,
    /// 5' end of D; 0 at a VJ locus.
    pub d5: isize,
    /// 3' end of D; 0 at a VJ locus.
    pub d3: isize,
    /// 5' end of J.
    pub j: isize,
}

/// Lengths of the pieces of a junction, in nucleotides, in order; P nucleotides count with
/// their gene.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Lengths {
    /// What is left of V.
    pub v: usize,
    /// Insertion after V.
    pub n1: usize,
    /// What is left of D; 0 at a VJ locus.
    pub d: usize,
    /// Insertion between D and J; 0 at a VJ locus.
    pub n2: usize,
    /// What is left of J.
    pub j: usize,
}

impl Scenario {
    /// Why the junction makes no receptor; `None` for a productive one.
    pub fn defect(&self) -> Option<JunctionDefect> {
        if !self.junction.len().is_multiple_of(3) {
            return Some(JunctionDefect::OutOfFrame);
        }
        let residues = || amino_acids(&self.junction);
        if residues().any(|residue| residue == '*') {
            Some(JunctionDefect::Stop)
        } else if residues().next() != Some('C') {
            Some(JunctionDefect::NoCysteine)
        } else if !residues().next_back().is_some_and(|last| LAST_RESIDUES.contains(&last)) {
            Some(JunctionDefect::NoPhenylalanine)
        } else {
            None
        }
    }

    /// Amino acids of the junction; `None` out of frame.
    pub fn junction_aa(&self) -> Option<String> {
        self.junction.translation()
    }

    /// Nucleotides inserted after V.
    pub fn n1(&self) -> &[Nucleotide] {
        &self.junction[self.lengths.v..][..self.lengths.n1]
    }

    /// Nucleotides inserted between D and J.
    pub fn n2(&self) -> &[Nucleotide] {
        let end = self.junction.len() - self.lengths.j;
        &self.junction[end - self.lengths.n2..end]
    }

    /// P nucleotides after V, before D, after D and before J.
    pub(crate) fn palindromic(&self) -> Palindromic {
        let at_d = |deletions: isize| (-deletions).max(0).cast_unsigned().min(self.lengths.d);
        Palindromic {
            v3: (-self.deletions.v).max(0).cast_unsigned(),
            d5: at_d(self.deletions.d5),
            d3: at_d(self.deletions.d3),
            j5: (-self.deletions.j).max(0).cast_unsigned(),
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Palindromic {
    pub(crate) v3: usize,
    pub(crate) d5: usize,
    pub(crate) d3: usize,
    pub(crate) j5: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(junction: &str) -> Scenario {
        let junction: Bases = junction.parse().unwrap();
        Scenario {
            genes: Genes { v: 0, d: None, j: 0 },
            deletions: Deletions { v: 0, d5: 0, d3: 0, j: 0 },
            lengths: Lengths { v: 3, n1: junction.len() - 6, d: 0, n2: 0, j: 3 },
            junction,
        }
    }

    #[test]
    fn each_defect_is_told_apart() {
        for (junction, defect) in [
            ("TGTGCCTTC", None),
            ("TGTGCCTGG", None),
            ("TGTGCCGTC", None),
            ("TGTGCTTC", Some(JunctionDefect::OutOfFrame)),
            ("TGTTAATTC", Some(JunctionDefect::Stop)),
            ("GGTGCCTTC", Some(JunctionDefect::NoCysteine)),
            ("TGTGCCGGC", Some(JunctionDefect::NoPhenylalanine)),
        ] {
            assert_eq!(scenario(junction).defect(), defect, "{junction}");
        }
        assert_eq!(scenario("TGTGCTTC").junction_aa(), None);
    }
}
