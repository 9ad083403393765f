//! The sum over all scenarios of a model that give a sequence of codon sets.

use pulp::{Simd, WithSimd};

use super::codon::{CodonId, CodonSet, Codons};
use super::d_genes::DAutomaton;
use super::open_insertions::OpenInsertions;
use super::per_nucleotide::{PerNucleotide, Steps, dot};
use super::trie::{Block, Side, Trie};
use crate::model::{GeneMask, Model};

/// What has been met.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    pub(super) codons: Codons,
    v: Met,
    j: Met,
    pub(super) d: DAutomaton,
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
pub(super) struct Scratch {
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

/// The sum over all scenarios, compiled for several instruction sets. None of them changes a bit:
/// products and sums stay apart.
pub(super) struct ScenarioSum<'a> {
    pub(super) v: &'a Side,
    pub(super) j: &'a Side,
    pub(super) memory: &'a mut Memory,
    pub(super) query: &'a [CodonId],
    pub(super) mask: &'a GeneMask,
    pub(super) scratch: &'a mut Scratch,
}

impl WithSimd for ScenarioSum<'_> {
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
    pub(super) fn new(model: &Model, v: &Side, j: &Side) -> Self {
        let codons = Codons::new();
        let met = |side: &Side| Met {
            together: Trie::new(side.clone()),
            each: Trie::new(side.each()),
            steps: codons.sets.iter().filter_map(|set| side.steps(*set)).collect(),
        };
        let (v, j) = (met(v), met(j));
        Self { codons, v, j, d: DAutomaton::new(model.d_genes()) }
    }

    pub(super) fn bytes(&self) -> usize {
        let met = |met: &Met| met.together.bytes() + met.each.bytes();
        met(&self.v) + met(&self.j) + self.d.bytes()
    }

    pub(super) fn number(&mut self, v: &Side, j: &Side, set: CodonSet) -> CodonId {
        let number = self.codons.number(set);
        if usize::from(number) == self.v.steps.len() {
            self.v.steps.extend(v.steps(set));
            self.j.steps.extend(j.steps(set));
        }
        number
    }

    /// Sums over V, D and J.
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

    /// Sums over V and J, one J after the other: which V goes with it depends on J.
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
    /// Returns the nodes along a query, of all genes together or of each alone.
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

    /// Gathers what fits along a path in one column, over all genes or those of the mask.
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
