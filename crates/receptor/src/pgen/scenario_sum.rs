//! Generation probabilities under one model.

use pulp::{Arch, Simd, WithSimd};

use super::codon::{CodonId, CodonSet, Codons};
use super::d_genes::DAutomaton;
use super::open_insertions::OpenInsertions;
use super::per_nucleotide::{MarkovChain, PerNucleotide, Steps, dot};
use super::trie::{Block, Side, Trie};
use super::v_and_j_genes::{j_side, v_side};
use super::{Generation, Impossible};
use crate::error::Error;
use crate::model::{FirstNucleotide, GeneMask, Model};

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

/// What has been met.
#[derive(Debug, Clone)]
struct Memory {
    codons: Codons,
    v: Met,
    j: Met,
    d: DAutomaton,
}

/// One side of the junction: its genes together, and each alone for masks.
#[derive(Debug, Clone)]
struct Met {
    together: Trie,
    each: Trie,
    /// By codon set.
    steps: Vec<Steps>,
}

/// Room for one query, kept for the next.
#[derive(Debug, Clone, Default)]
struct Scratch {
    v_path: Vec<u32>,
    j_path: Vec<u32>,
    blocks: Vec<Block>,
    open: OpenInsertions,
    /// By boundary.
    left: Vec<PerNucleotide>,
    /// By boundary, then by D.
    right: Vec<PerNucleotide>,
    /// By J: whether any end of it fits.
    live: Vec<bool>,
}

impl<'m> Pgen<'m> {
    /// Prepares a model.
    ///
    /// # Errors
    /// [`Error::Model`] when the model has no lengths of insertions.
    pub fn new(model: &'m Model, rule: FirstNucleotide) -> Result<Self, Error> {
        let (v, j) = (v_side(model, rule)?, j_side(model, rule)?);
        let memory = Memory::new(model, &v, &j);
        Ok(Self { model, arch: Arch::new(), v, j, memory, scratch: Scratch::default() })
    }

    /// Of a junction in amino acids: one-letter codes in upper case, `*` for a stop, and `B`, `J`,
    /// `X`, `Z` for several amino acids.
    pub fn amino_acids(&mut self, junction: &str, mask: &GeneMask) -> Generation {
        match self.residues(junction) {
            Ok(query) => self.query(&query, mask),
            Err(reason) => Generation::zero(reason),
        }
    }

    /// Of a junction in nucleotides: A, C, G, T in either case.
    pub fn nucleotides(&mut self, junction: &str, mask: &GeneMask) -> Generation {
        match codons_of(junction) {
            Ok(query) => self.query(&query, mask),
            Err(reason) => Generation::zero(reason),
        }
    }

    /// Of a junction in amino acids and all that differ from it by one amino acid.
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

    /// Of one sequence of codon sets.
    pub(crate) fn codon_sets(&mut self, sets: &[CodonSet], mask: &GeneMask) -> Generation {
        self.forget_if_full();
        let Self { memory, v, j, .. } = self;
        let query: Vec<_> = sets.iter().map(|set| memory.number(v, j, *set)).collect();
        self.known(&query, mask)
    }

    /// Longest junction that the model can make, in nucleotides.
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

    /// Forgetting keeps the numbers of codons and residues, which come first.
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
        Generation::of(arch.dispatch(Sum { v, j, memory, query, mask, scratch }))
    }
}

/// The sum over all scenarios, compiled for several instruction sets. None of them changes a bit:
/// products and sums stay apart.
struct Sum<'a> {
    v: &'a Side,
    j: &'a Side,
    memory: &'a mut Memory,
    query: &'a [CodonId],
    mask: &'a GeneMask,
    scratch: &'a mut Scratch,
}

impl WithSimd for Sum<'_> {
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> f64 {
        let Self { v, j, memory, query, mask, scratch } = self;
        if memory.d.genes() > 0 {
            memory.vdj(v, j, query, mask, scratch)
        } else {
            memory.vj(v, query, mask, scratch)
        }
    }
}

impl Memory {
    fn new(model: &Model, v: &Side, j: &Side) -> Self {
        let codons = Codons::new();
        let met = |side: &Side| Met {
            together: Trie::new(side.clone()),
            each: Trie::new(side.each()),
            steps: codons.sets.iter().filter_map(|set| side.steps(*set)).collect(),
        };
        let (v, j) = (met(v), met(j));
        Self { codons, v, j, d: DAutomaton::new(model.d_genes()) }
    }

    fn bytes(&self) -> usize {
        let met = |met: &Met| met.together.bytes() + met.each.bytes();
        met(&self.v) + met(&self.j) + self.d.bytes()
    }

    fn number(&mut self, v: &Side, j: &Side, set: CodonSet) -> CodonId {
        let number = self.codons.number(set);
        if usize::from(number) == self.v.steps.len() {
            self.v.steps.extend(v.steps(set));
            self.j.steps.extend(j.steps(set));
        }
        number
    }

    /// Sum over V, D and J.
    #[inline(always)]
    fn vdj(
        &mut self,
        v: &Side,
        j: &Side,
        query: &[CodonId],
        mask: &GeneMask,
        scratch: &mut Scratch,
    ) -> f64 {
        let Scratch { v_path, j_path, blocks, open, left, right, .. } = scratch;
        let sets = &self.codons.sets;
        let (genes, end) = (self.d.genes(), 3 * query.len());
        left.clear();
        left.resize(end + 1, [0.0; 4]);
        right.clear();
        right.resize((end + 1) * genes, [0.0; 4]);

        self.v.walk(mask.v(), query.iter().copied(), sets, v_path);
        self.v.gather(v, mask.v(), 0, v_path, blocks);
        let chain = v.chain.as_ref().expect("insertions follow V");
        open.run(blocks, query.iter().copied(), &self.v.steps, chain, 0, |at, p| {
            left[at] = p;
        });
        let chain = j.chain.as_ref().expect("insertions lie between D and J");
        self.j.walk(mask.j(), query.iter().rev().copied(), sets, j_path);
        for d in 0..genes {
            self.j.gather(j, mask.j(), d as u16, j_path, blocks);
            open.run(blocks, query.iter().rev().copied(), &self.j.steps, chain, 0, |at, p| {
                right[(end - at) * genes + d] = p;
            });
        }
        self.d.join(query, sets, left, right)
    }

    /// Sum over V and J, one J after the other: which V goes with it depends on J.
    #[inline(always)]
    fn vj(&mut self, v: &Side, query: &[CodonId], mask: &GeneMask, scratch: &mut Scratch) -> f64 {
        let Scratch { v_path, j_path, blocks, open, right, live, .. } = scratch;
        let sets = &self.codons.sets;
        self.j.together.walk(query.iter().rev().copied(), sets, j_path);
        live.clear();
        for node in j_path.iter() {
            for (gene, _) in self.j.together.blocks(*node) {
                let gene = usize::from(*gene);
                live.resize(live.len().max(gene + 1), false);
                live[gene] = true;
            }
        }
        if let Some(wanted) = mask.j() {
            for (gene, live) in live.iter_mut().enumerate() {
                *live &= wanted.binary_search(&gene).is_ok();
            }
        }
        self.v.walk(mask.v(), query.iter().copied(), sets, v_path);
        let from = query.len() - j_path.len();
        let chain = v.chain.as_ref().expect("insertions follow V");
        let mut sum = 0.0;
        for gene in (0..live.len()).filter(|&gene| live[gene]) {
            right.clear();
            right.resize(3 * j_path.len() + 1, [0.0; 4]);
            for (depth, node) in j_path.iter().enumerate() {
                if let Some(block) = self.j.together.block(*node, gene as u16) {
                    let end = 3 * (j_path.len() - depth);
                    for (i, p) in block.plain.iter().enumerate() {
                        right[end - 1 - i] = *p;
                    }
                }
            }
            self.v.gather(v, mask.v(), gene as u16, v_path, blocks);
            open.run(blocks, query.iter().copied(), &self.v.steps, chain, from, |at, p| {
                sum += dot(&p, &right[at - 3 * from]);
            });
        }
        sum
    }
}

impl Met {
    /// The nodes along a query, of all genes together or of each alone.
    #[inline(always)]
    fn walk(
        &mut self,
        mask: Option<&[usize]>,
        query: impl Iterator<Item = CodonId>,
        sets: &[CodonSet],
        path: &mut Vec<u32>,
    ) {
        let trie = if mask.is_some() { &mut self.each } else { &mut self.together };
        trie.walk(query, sets, path);
    }

    /// What fits along a path in one column, over all genes or those of the mask.
    #[inline(always)]
    fn gather(
        &self,
        side: &Side,
        mask: Option<&[usize]>,
        column: u16,
        path: &[u32],
        blocks: &mut Vec<Block>,
    ) {
        blocks.clear();
        let Some(mask) = mask else {
            let block = |node: &u32| self.together.block(*node, column).copied();
            blocks.extend(path.iter().map(|node| block(node).unwrap_or_default()));
            return;
        };
        blocks.resize(path.len(), Block::default());
        for &gene in mask {
            let Some(weight) = side.weight(gene, column) else { continue };
            for (node, block) in path.iter().zip(blocks.iter_mut()) {
                if let Some(own) = self.each.block(*node, gene as u16) {
                    block.add_scaled(weight, own);
                }
            }
        }
    }
}

fn codons_of(junction: &str) -> Result<Vec<CodonId>, Impossible> {
    let place = |letter| match letter {
        b'A' | b'a' => Some(0),
        b'C' | b'c' => Some(1),
        b'G' | b'g' => Some(2),
        b'T' | b't' => Some(3),
        _ => None,
    };
    if let Some((i, letter)) = junction
        .chars()
        .enumerate()
        .find(|(_, c)| u8::try_from(*c).map_or(true, |b| place(b).is_none()))
    {
        return Err(Impossible::Symbol { letter, position: i + 1 });
    }
    if !junction.len().is_multiple_of(3) {
        return Err(Impossible::OutOfFrame { length: junction.len() });
    }
    let codon =
        |codon: &[u8]| codon.iter().filter_map(|b| place(*b)).fold(0, |id, base| 4 * id + base);
    Ok(junction.as_bytes().chunks_exact(3).map(codon).collect())
}
