//! What D genes leave in the junction: every D, every pair of deletions, merged by what they
//! match.

use super::codon::{CodonId, CodonSet};
use super::quad::{Quad, dot, total};
use super::trie::Children;
use crate::germline::{DGene, extended_d};

/// A D gene with its palindromes.
#[derive(Debug, Clone)]
struct Germline {
    bases: Vec<usize>,
    /// Joint probability of what is taken off at the 5' end (row) and the 3' end (column).
    deletion: Vec<Vec<f64>>,
}

/// A piece of a D gene that fits so far.
#[derive(Debug, Clone, Copy)]
struct Piece {
    gene: usize,
    /// Taken off at the 5' end.
    cut: usize,
    /// First nucleotides (when it starts as a codon's second), or third ones (as its third), of
    /// the first codon for which the query allows what was matched.
    allowed: [bool; 4],
}

#[derive(Debug, Clone)]
struct Node {
    pieces: Vec<Piece>,
    start: u32,
    end: u32,
}

/// An automaton over codon sets, with a root for each place in a codon where D may start.
#[derive(Debug, Clone)]
pub(crate) struct DAutomaton {
    genes: Vec<Germline>,
    /// Probability that nothing of a gene is left.
    nothing: Vec<f64>,
    nodes: Vec<Node>,
    children: Children,
    /// Where in the right-hand vectors an end of D lies, counted from the start of the codon in
    /// which D starts, and its probability by the index of the left-hand vector.
    ///
    /// At root 0 the left-hand side is a number: the lanes are those of the right-hand vector.
    ends: Vec<(u32, Quad)>,
}

impl DAutomaton {
    pub(crate) fn new(genes: &[DGene]) -> Self {
        let genes: Vec<_> = genes
            .iter()
            .map(|gene| Germline {
                bases: extended_d(&gene.germline).iter().map(|base| *base as usize).collect(),
                deletion: gene.deletion.clone(),
            })
            .collect();
        let nothing = genes
            .iter()
            .map(|gene| (0..=gene.bases.len()).map(|cut| gene.probability(cut, 0)).sum())
            .collect();
        let mut pieces = Vec::new();
        for (gene, germline) in genes.iter().enumerate() {
            let cuts = 0..germline.deletion.len().min(germline.bases.len());
            pieces.extend(cuts.map(|cut| Piece { gene, cut, allowed: [true; 4] }));
        }
        let root = Node { pieces, start: 0, end: 0 };
        let mut children = Children::default();
        (0..3).for_each(|_| children.add_node());
        Self { genes, nothing, nodes: vec![root; 3], children, ends: Vec::new() }
    }

    pub(crate) const fn genes(&self) -> usize {
        self.genes.len()
    }

    /// Longest piece of a gene.
    pub(crate) fn longest(&self) -> usize {
        self.genes.iter().map(|gene| gene.bases.len()).max().unwrap_or(0)
    }

    pub(crate) fn bytes(&self) -> usize {
        self.children.bytes() + size_of::<(u32, Quad)>() * self.ends.len()
    }

    /// Sum over where D starts, which D, and where it ends. `left[p]` is the probability of all
    /// that lies before boundary `p`; `right[p * genes + d]` of all that lies after it and of D
    /// gene `d`.
    #[inline(always)]
    pub(crate) fn join(
        &mut self,
        query: &[CodonId],
        sets: &[CodonSet],
        left: &[Quad],
        right: &[Quad],
    ) -> f64 {
        let genes = self.genes.len();
        let mut sum = 0.0;
        for start in 1..left.len() - 1 {
            let before = &left[start];
            if *before == [0.0; 4] {
                continue;
            }
            for (gene, nothing) in self.nothing.iter().enumerate() {
                sum += nothing * dot(before, &right[start * genes + gene]);
            }
            let (codon, place) = (start / 3, start % 3);
            let after = right[3 * codon * genes..].as_flattened();
            let mut fits = [0.0; 4];
            let mut node = place as u32;
            for (depth, &id) in query[codon..].iter().enumerate() {
                let child = match self.children.get(node, id) {
                    Some(child) => child,
                    None => self.grow(node, place, depth, id, sets[usize::from(id)]),
                };
                let Some(child) = child else { break };
                node = child;
                let Node { start, end, .. } = self.nodes[node as usize];
                let ends = &self.ends[start as usize..end as usize];
                if place == 0 {
                    for (at, p) in ends {
                        let arrived = &after[*at as usize..][..4];
                        for i in 0..4 {
                            fits[i] += p[i] * arrived[i];
                        }
                    }
                } else {
                    for (at, p) in ends {
                        let arrived = after[*at as usize];
                        for i in 0..4 {
                            fits[i] += p[i] * arrived;
                        }
                    }
                }
            }
            sum += if place == 0 { before[0] * total(&fits) } else { dot(before, &fits) };
        }
        sum
    }

    #[cold]
    #[inline(never)]
    fn grow(
        &mut self,
        parent: u32,
        place: usize,
        depth: usize,
        id: CodonId,
        set: CodonSet,
    ) -> Option<u32> {
        let mut pieces = Vec::new();
        // Ends at the boundaries within this codon, by gene, boundary and index to the right;
        // each by index to the left.
        let mut ends = vec![[[[0.0; 4]; 4]; 3]; self.genes.len()];
        for piece in &self.nodes[parent as usize].pieces {
            let gene = &self.genes[piece.gene];
            // Nucleotides matched in the codons before, and places taken in this codon by V's side.
            let matched = if depth == 0 { 0 } else { 3 * depth - place };
            let taken = if depth == 0 { place } else { 0 };
            let at = piece.cut + matched;
            let ends = &mut ends[piece.gene];
            let mut fits = [false; 4];
            for i in (0..4).filter(|&i| piece.allowed[i]) {
                // Index to the left: the first nucleotide, or the third; none at place 0.
                let codon = |b: &[usize]| match (taken, b) {
                    (0, &[x, y, z]) => set.has(x, y, z),
                    (1, &[y, z]) => set.has(i, y, z),
                    (2, &[z]) => z == i,
                    _ => false,
                };
                for used in 1..=3 - taken {
                    let Some(bases) = gene.bases.get(at..at + used) else { break };
                    let p = gene.probability(piece.cut, matched + used);
                    let boundary = taken + used - 1;
                    match (boundary, taken) {
                        (2, _) if codon(bases) => {
                            ends[2][0][i] += p;
                            fits[i] = true;
                        }
                        (0, _) => ends[0][bases[0]][i] += p,
                        (1, 0) => {
                            for z in (0..4).filter(|&z| set.has(bases[0], bases[1], z)) {
                                ends[1][z][i] += p;
                            }
                        }
                        (1, _) => {
                            for z in (0..4).filter(|&z| set.has(i, bases[0], z)) {
                                ends[1][z][i] += p;
                            }
                        }
                        _ => {}
                    }
                }
            }
            if fits != [false; 4] && at + 3 - taken < gene.bases.len() {
                pieces.push(Piece { allowed: fits, ..*piece });
            }
        }
        let start = self.ends.len() as u32;
        let genes = self.genes.len();
        for (gene, ends) in ends.iter().enumerate() {
            for (boundary, by_right) in ends.iter().enumerate() {
                let at = 4 * ((3 * depth + boundary + 1) * genes + gene);
                if place == 0 {
                    let p: Quad = std::array::from_fn(|right| by_right[right][0]);
                    if p != [0.0; 4] {
                        self.ends.push((at as u32, p));
                    }
                } else {
                    for (right, p) in by_right.iter().enumerate().filter(|(_, p)| **p != [0.0; 4]) {
                        self.ends.push(((at + right) as u32, *p));
                    }
                }
            }
        }
        let end = self.ends.len() as u32;
        let child = (start < end || !pieces.is_empty()).then(|| {
            self.nodes.push(Node { pieces, start, end });
            self.children.add_node();
            self.nodes.len() as u32 - 1
        });
        self.children.set(parent, id, child);
        child
    }
}

impl Germline {
    /// Probability that `cut` are taken off at the 5' end and exactly `left` are left.
    fn probability(&self, cut: usize, left: usize) -> f64 {
        let cut3 = self.bases.len().checked_sub(cut + left);
        cut3.and_then(|cut3| self.deletion.get(cut)?.get(cut3)).copied().unwrap_or(0.0)
    }
}
