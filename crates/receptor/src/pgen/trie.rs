//! What one gene segment leaves in the junction, for every codon prefix met so far.

use std::collections::BTreeMap;

use super::codon::{CodonId, CodonSet};
use super::per_nucleotide::{MarkovChain, PerNucleotide, Steps, add_scaled, apply};

/// A gene read from its anchor towards the middle of the junction.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arm {
    /// Nucleotides, 0 to 3.
    pub(crate) bases: Vec<u8>,
    /// Probability that this many are left.
    pub(crate) left: Vec<f64>,
}

/// What ends within one codon: at its first nucleotide, at its second, at its third.
///
/// An end after the first nucleotide is indexed by that nucleotide; after the second, by the
/// third one still to come, summed over what the query allows; after the third, it is a number
/// in the first place.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Block {
    /// The gene ends here and nothing is inserted.
    pub(crate) plain: [PerNucleotide; 3],
    /// The gene ends with the first nucleotide and one is inserted; indexed as the second end.
    pub(crate) one_inserted: PerNucleotide,
    /// States of the insertion at the end of the codon, by its last nucleotide, when the gene
    /// ends with the first, second or third nucleotide: 2, 1 or 0 are inserted.
    pub(crate) inserting: [PerNucleotide; 3],
}

impl Block {
    #[inline(always)]
    pub(crate) fn add_scaled(&mut self, scale: f64, block: &Self) {
        for i in 0..3 {
            add_scaled(&mut self.plain[i], scale, &block.plain[i]);
            add_scaled(&mut self.inserting[i], scale, &block.inserting[i]);
        }
        add_scaled(&mut self.one_inserted, scale, &block.one_inserted);
    }
}

/// All genes of one segment, and how their weights are shared out among columns.
#[derive(Debug, Clone)]
pub(crate) struct Side {
    pub(crate) arms: Vec<Arm>,
    /// Of each arm: column and weight.
    pub(crate) columns: Vec<Vec<(u16, f64)>>,
    /// The insertion beyond; none for the J of a VJ locus.
    pub(crate) chain: Option<MarkovChain>,
    /// Whether codons are read from their third nucleotide.
    pub(crate) mirrored: bool,
}

const UNKNOWN: u32 = u32::MAX;
const DEAD: u32 = u32::MAX - 1;
/// Codon sets with a place in every node: the 64 codons, the residues, and some for patterns.
const STRIDE: usize = 128;

/// Where a codon set leads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Child {
    /// Not looked for yet.
    Unknown,
    /// Nothing fits.
    None,
    Node(u32),
}

/// Where each codon set leads from each node.
#[derive(Debug, Clone, Default)]
pub(crate) struct Children {
    near: Vec<u32>,
    far: BTreeMap<(u32, CodonId), u32>,
}

impl Children {
    pub(crate) fn add_node(&mut self) {
        self.near.resize(self.near.len() + STRIDE, UNKNOWN);
    }

    #[inline(always)]
    pub(crate) fn get(&self, node: u32, codon: CodonId) -> Child {
        let child = if usize::from(codon) < STRIDE {
            self.near[node as usize * STRIDE + usize::from(codon)]
        } else {
            self.far.get(&(node, codon)).copied().unwrap_or(UNKNOWN)
        };
        match child {
            UNKNOWN => Child::Unknown,
            DEAD => Child::None,
            child => Child::Node(child),
        }
    }

    pub(crate) fn set(&mut self, node: u32, codon: CodonId, child: Option<u32>) -> Child {
        let found = child.map_or(Child::None, Child::Node);
        let child = child.unwrap_or(DEAD);
        if usize::from(codon) < STRIDE {
            self.near[node as usize * STRIDE + usize::from(codon)] = child;
        } else {
            self.far.insert((node, codon), child);
        }
        found
    }

    pub(crate) fn bytes(&self) -> usize {
        // A tree entry takes its pair of keys, its value and about as much again.
        4 * self.near.len() + 24 * self.far.len()
    }
}

#[derive(Debug, Clone)]
struct Node {
    /// Arms that fit so far and go on.
    alive: Vec<u16>,
    /// Its blocks in [`Trie::blocks`], ascending by column.
    start: u32,
    end: u32,
}

/// A node for each sequence of codon sets read from the anchor, made when first met.
#[derive(Debug, Clone)]
pub(crate) struct Trie {
    side: Side,
    nodes: Vec<Node>,
    children: Children,
    blocks: Vec<(u16, Block)>,
}

impl Trie {
    pub(crate) fn new(side: Side) -> Self {
        let used = |i: &usize| !side.columns[*i].is_empty();
        let alive = (0..side.arms.len()).filter(used).map(|i| i as u16).collect();
        let mut children = Children::default();
        children.add_node();
        let root = Node { alive, start: 0, end: 0 };
        Self { side, nodes: vec![root], children, blocks: Vec::new() }
    }

    /// Returns the nodes along a query, as far as any gene fits.
    #[inline(always)]
    pub(crate) fn walk(
        &mut self,
        query: impl Iterator<Item = CodonId>,
        sets: &[CodonSet],
        path: &mut Vec<u32>,
    ) {
        path.clear();
        let mut node = 0;
        for codon in query {
            let child = match self.children.get(node, codon) {
                Child::Unknown => self.grow(node, path.len(), codon, sets[usize::from(codon)]),
                child => child,
            };
            let Child::Node(child) = child else { return };
            path.push(child);
            node = child;
        }
    }

    /// Returns the blocks of a node, ascending by column.
    #[inline(always)]
    pub(crate) fn blocks(&self, node: u32) -> &[(u16, Block)] {
        let node = &self.nodes[node as usize];
        &self.blocks[node.start as usize..node.end as usize]
    }

    /// Returns the block of one column, where anything ends in it.
    #[inline(always)]
    pub(crate) fn block(&self, node: u32, column: u16) -> Option<&Block> {
        let blocks = self.blocks(node);
        // Most nodes near the anchor have every column.
        if let Some((own, block)) = blocks.get(usize::from(column))
            && *own == column
        {
            return Some(block);
        }
        let found = blocks.binary_search_by_key(&column, |(column, _)| *column).ok()?;
        Some(&blocks[found].1)
    }

    pub(crate) fn bytes(&self) -> usize {
        self.children.bytes() + size_of::<(u16, Block)>() * self.blocks.len()
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, parent: u32, depth: usize, codon: CodonId, set: CodonSet) -> Child {
        let set = if self.side.mirrored { set.mirrored() } else { set };
        let steps = self.side.chain.as_ref().map(|chain| (chain, Steps::new(set, chain)));
        let mut columns: BTreeMap<u16, Block> = BTreeMap::new();
        let mut alive = Vec::new();
        for &arm_index in &self.nodes[parent as usize].alive {
            let arm = &self.side.arms[usize::from(arm_index)];
            let (block, goes_on) = ends_within(arm, 3 * depth, set, steps.as_ref());
            if block != Block::default() {
                for &(column, weight) in &self.side.columns[usize::from(arm_index)] {
                    columns.entry(column).or_default().add_scaled(weight, &block);
                }
            }
            if goes_on {
                alive.push(arm_index);
            }
        }
        let child = (!alive.is_empty() || !columns.is_empty()).then(|| {
            let start = self.blocks.len() as u32;
            self.blocks.extend(columns);
            self.nodes.push(Node { alive, start, end: self.blocks.len() as u32 });
            self.children.add_node();
            self.nodes.len() as u32 - 1
        });
        self.children.set(parent, codon, child)
    }
}

/// Returns the ends of an arm within the codon that starts `from` nucleotides from the anchor, and
/// whether the whole codon fits and more follows.
fn ends_within(
    arm: &Arm,
    from: usize,
    set: CodonSet,
    steps: Option<&(&MarkovChain, Steps)>,
) -> (Block, bool) {
    let mut block = Block::default();
    let base = |i: usize| arm.bases.get(from + i).map(|&base| usize::from(base));
    let left = |i: usize| arm.left.get(from + i).copied().unwrap_or(0.0);
    let Some(x) = base(0) else { return (block, false) };
    block.plain[0][x] = left(1);
    if let Some((_, steps)) = steps {
        block.one_inserted = apply(&steps.second, &block.plain[0]);
        block.inserting[0] = apply(&steps.second_and_third, &block.plain[0]);
    }
    let Some(y) = base(1) else { return (block, false) };
    for z in (0..4).filter(|&z| set.has(x, y, z)) {
        block.plain[1][z] = left(2);
        if let Some((chain, _)) = steps {
            block.inserting[1][z] = left(2) * chain.first[y][z];
        }
    }
    let Some(z) = base(2) else { return (block, false) };
    if !set.has(x, y, z) {
        return (block, false);
    }
    block.plain[2][0] = left(3);
    if let Some((chain, _)) = steps {
        block.inserting[2] = chain.before[z].map(|p| left(3) * p);
    }
    (block, base(3).is_some())
}
