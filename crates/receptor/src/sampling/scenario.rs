//! One recombination, with everything that happened in it.

use serde::Serialize;

use super::{JunctionDefect, LAST_RESIDUES};
use crate::model::{Bases, Chain, Genes, Nucleotide, amino_acids};

/// A receptor chain of one clone.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler};
/// let sampler = Sampler::new(Model::builtin(Chain::Tra), FirstNucleotide::Stationary)?;
/// let receptor = sampler.receptor(Seed(7), 11, Functionality::Productive)?;
/// assert_eq!((receptor.chain, receptor.index), (Chain::Tra, 11));
/// assert_eq!(receptor.scenario.defect(), None);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
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
///
/// ```
/// use thymoid_receptor::{Deletions, Genes, JunctionDefect, Lengths, Scenario};
/// let junction = "TGTGCCTAGTTC".parse().expect("nucleotides");
/// let scenario = Scenario {
///     genes: Genes { v: 0, d: None, j: 0 },
///     deletions: Deletions { v: 0, d5: 0, d3: 0, j: 0 },
///     lengths: Lengths { v: 6, n1: 3, d: 0, n2: 0, j: 3 },
///     junction,
/// };
/// assert_eq!(scenario.junction_aa().as_deref(), Some("CA*F"));
/// assert_eq!(scenario.defect(), Some(JunctionDefect::Stop));
/// ```
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
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler};
/// let model = Model::builtin(Chain::Trb);
/// let sampler = Sampler::new(model, FirstNucleotide::Stationary)?;
/// for receptor in sampler.sample(Seed(7), 0..20, Functionality::All)? {
///     let scenario = receptor.scenario;
///     let v = model.v_genes()[scenario.genes.v].segment.as_ref().expect("a functional gene");
///     // What is left of V is its germline less what was deleted, or plus its P nucleotides.
///     let left = v.germline.len() as isize - scenario.deletions.v;
///     assert_eq!(scenario.lengths.v as isize, left);
/// }
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
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
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Lengths, Model, Sampler};
/// let sampler = Sampler::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
/// let scenario = sampler.receptor(Seed(7), 0, Functionality::All)?.scenario;
/// let Lengths { v, n1, d, n2, j } = scenario.lengths;
/// assert_eq!(scenario.junction.len(), v + n1 + d + n2 + j);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
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
    /// Tells why the junction makes no receptor; `None` for a productive one.
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

    /// Returns the amino acids of the junction; `None` out of frame.
    pub fn junction_aa(&self) -> Option<String> {
        self.junction.translation()
    }

    /// Returns the nucleotides inserted after V.
    ///
    /// ```
    /// use thymoid_core::Seed;
    /// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler};
    /// let sampler = Sampler::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
    /// let made = sampler.sample(Seed(7), 0..1000, Functionality::All)?;
    /// let inserted: usize = made.iter().map(|one| one.scenario.n1().len()).sum();
    /// assert!((3..6).contains(&(inserted / 1000))); // some four on average
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    pub fn n1(&self) -> &[Nucleotide] {
        &self.junction[self.lengths.v..][..self.lengths.n1]
    }

    /// Returns the nucleotides inserted between D and J.
    pub fn n2(&self) -> &[Nucleotide] {
        let end = self.junction.len() - self.lengths.j;
        &self.junction[end - self.lengths.n2..end]
    }

    /// Returns how many P nucleotides stand after V, before D, after D and before J.
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
