//! Generation probabilities of junctions under one model.

use pulp::Arch;
use thymoid_core::Vectors;

use super::codon::{CodonId, CodonSet};
use super::per_nucleotide::MarkovChain;
use super::scenario_sum::{Memory, ScenarioSum, Scratch};
use super::trie::Side;
use super::v_and_j_genes::{j_side, v_side};
use super::{Generation, Impossible};
use crate::error::Error;
use crate::model::{FirstNucleotide, GeneMask, Model, Nucleotide};

/// Size at which what has been met is forgotten. A human model fills a third of it with a million
/// sequences; only a flood of strange patterns goes beyond.
const MAX_BYTES: usize = 64 << 20;
/// Codon sets at which the same is done.
const MAX_SETS: usize = 4096;

/// Generation probabilities under one model.
///
/// Remembers what it met, up to a bounded size: keep it for many sequences, and clone it for each
/// thread. What it remembers never changes a result, not even by the last bit.
///
/// ```
/// use thymoid_receptor::{Chain, FirstNucleotide, GeneMask, Model, Pgen};
/// let model = Model::builtin(Chain::Trb);
/// let mut pgen = Pgen::new(model, FirstNucleotide::Stationary)?;
/// let any = pgen.amino_acids("CASSFRLEGGYEQYF", &GeneMask::default());
/// assert!((any.probability / 1.867244285757159e-9 - 1.0).abs() < 1e-10);
/// let mask = GeneMask::new(model, Some("TRBV7-3*01"), Some("TRBJ2-7"))?;
/// let given = pgen.amino_acids("CASSFRLEGGYEQYF", &mask);
/// assert!(given.probability < any.probability);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Pgen<'m> {
    model: &'m Model,
    arch: Arch,
    v: Side,
    j: Side,
    memory: Memory,
    scratch: Scratch,
}

impl<'m> Pgen<'m> {
    /// Prepares a model.
    ///
    /// # Errors
    /// [`Error::Model`] when the model has no lengths of insertions.
    pub fn new(model: &'m Model, rule: FirstNucleotide) -> Result<Self, Error> {
        let (v, j) = (v_side(model, rule)?, j_side(model, rule)?);
        let memory = Memory::new(model, &v, &j);
        Ok(Self { model, arch: Vectors::allowed(), v, j, memory, scratch: Scratch::default() })
    }

    /// Returns that of a junction in amino acids: one-letter codes in upper case, `*` for a stop,
    /// and `B`, `J`, `X`, `Z` for several amino acids.
    ///
    /// ```
    /// use thymoid_receptor::{Chain, FirstNucleotide, GeneMask, Model, Pgen};
    /// let mut pgen = Pgen::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
    /// let mut p = |junction| pgen.amino_acids(junction, &GeneMask::default()).probability;
    /// // `J` is isoleucine or leucine.
    /// let [either, i, l] = ["CASSJGYTF", "CASSIGYTF", "CASSLGYTF"].map(&mut p);
    /// assert!((either / (i + l) - 1.0).abs() < 1e-12);
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    pub fn amino_acids(&mut self, junction: &str, mask: &GeneMask) -> Generation {
        match self.residues(junction) {
            Ok(query) => self.query(&query, mask),
            Err(reason) => Generation::zero(reason),
        }
    }

    /// Returns that of a junction in nucleotides: A, C, G, T in either case.
    ///
    /// ```
    /// use thymoid_receptor::{Chain, FirstNucleotide, GeneMask, Impossible, Model, Pgen};
    /// let mut pgen = Pgen::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
    /// let all = GeneMask::default();
    /// let one_way = pgen.nucleotides("TGTGCCAGCAGCTTAGGCTACACCTTC", &all);
    /// // The same amino acids can be spelt in other ways.
    /// assert!(one_way.probability > 0.0);
    /// assert!(one_way.probability < pgen.amino_acids("CASSLGYTF", &all).probability);
    /// let shifted = pgen.nucleotides("TGTGC", &all);
    /// assert_eq!(shifted.impossible, Some(Impossible::OutOfFrame { length: 5 }));
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    pub fn nucleotides(&mut self, junction: &str, mask: &GeneMask) -> Generation {
        match codons_of(junction) {
            Ok(query) => self.query(&query, mask),
            Err(reason) => Generation::zero(reason),
        }
    }

    /// Returns that of a junction in amino acids and all that differ from it by one amino acid.
    ///
    /// ```
    /// use thymoid_receptor::{Chain, FirstNucleotide, GeneMask, Model, Pgen};
    /// let mut pgen = Pgen::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
    /// let all = GeneMask::default();
    /// let exact = pgen.amino_acids("CASSLGQGAYEQYF", &all).probability;
    /// let near = pgen.one_mismatch("CASSLGQGAYEQYF", &all).probability;
    /// assert!(near > 10.0 * exact);
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    pub fn one_mismatch(&mut self, junction: &str, mask: &GeneMask) -> Generation {
        self.forget_if_full();
        let mut query = match self.residues(junction) {
            Ok(query) => query,
            Err(reason) => return Generation::zero(reason),
        };
        let any = CodonSet::of_residue(b'X').expect("a code of the alphabet").0;
        let mut sum = self.query(&query, mask);
        for i in 0..query.len() {
            let own = query[i];
            let others = any & !self.memory.codons.sets[usize::from(own)].0;
            query[i] = self.memory.number(&self.v, &self.j, CodonSet(others));
            sum = Generation::of(sum.probability + self.known(&query, mask).probability);
            query[i] = own;
        }
        sum
    }

    /// Returns that of one sequence of codon sets.
    pub(crate) fn codon_sets(&mut self, sets: &[CodonSet], mask: &GeneMask) -> Generation {
        self.forget_if_full();
        let Self { memory, v, j, .. } = self;
        let query: Vec<_> = sets.iter().map(|set| memory.number(v, j, *set)).collect();
        self.known(&query, mask)
    }

    /// Returns the longest junction that the model can make, in nucleotides.
    pub(crate) fn longest(&self) -> usize {
        let insertion = |side: &Side| side.chain.as_ref().map_or(0, MarkovChain::longest);
        self.v.longest()
            + insertion(&self.v)
            + self.memory.d.longest()
            + insertion(&self.j)
            + self.j.longest()
    }

    fn residues(&self, junction: &str) -> Result<Vec<CodonId>, Impossible> {
        let number = |(i, letter): (usize, char)| {
            let known = u8::try_from(letter).ok().and_then(|b| self.memory.codons.of_residue(b));
            known.ok_or(Impossible::Symbol { letter, position: i + 1 })
        };
        junction.chars().enumerate().map(number).collect()
    }

    fn query(&mut self, query: &[CodonId], mask: &GeneMask) -> Generation {
        self.forget_if_full();
        self.known(query, mask)
    }

    /// Forgets what was met once there is too much of it. The numbers of codons and residues, which
    /// come first, are kept.
    fn forget_if_full(&mut self) {
        if self.memory.bytes() > MAX_BYTES || self.memory.codons.sets.len() > MAX_SETS {
            self.memory = Memory::new(self.model, &self.v, &self.j);
        }
    }

    fn known(&mut self, query: &[CodonId], mask: &GeneMask) -> Generation {
        if query.is_empty() {
            return Generation::zero(Impossible::Empty);
        }
        let none = |wanted: Option<&[usize]>, side: &Side| {
            wanted.is_some_and(|genes| genes.iter().all(|&i| side.columns[i].is_empty()))
        };
        if none(mask.v(), &self.v) || none(mask.j(), &self.j) {
            return Generation::zero(Impossible::Genes);
        }
        if 3 * query.len() > self.longest() {
            return Generation::zero(Impossible::NoScenario);
        }
        let Self { arch, v, j, memory, scratch, .. } = self;
        Generation::of(arch.dispatch(ScenarioSum { v, j, memory, query, mask, scratch }))
    }
}

/// Reads the codons of a junction in nucleotides.
fn codons_of(junction: &str) -> Result<Vec<CodonId>, Impossible> {
    let base = |(i, letter)| {
        let base = Nucleotide::from_letter(letter).map(|base| base as CodonId);
        base.ok_or(Impossible::Symbol { letter, position: i + 1 })
    };
    let bases: Vec<CodonId> = junction.chars().enumerate().map(base).collect::<Result<_, _>>()?;
    if !bases.len().is_multiple_of(3) {
        return Err(Impossible::OutOfFrame { length: bases.len() });
    }
    let codon = |codon: &[CodonId]| codon.iter().fold(0, |id, base| 4 * id + base);
    Ok(bases.chunks_exact(3).map(codon).collect())
}
