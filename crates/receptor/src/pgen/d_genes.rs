//! What D genes leave in the junction: every D, every pair of deletions, merged by what they
//! match.

use super::codon::{CodonId, CodonSet};
use super::per_nucleotide::{PerNucleotide, add_scaled, dot, total};
use super::trie::{Child, Children};
use crate::model::{DGene, extended_d};

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
    /// By where in its codon D starts.
    pieces: [Vec<Piece>; 3],
    /// Where in [`DAutomaton::ends`] the ends begin, by where in its codon D starts; then where
    /// they end.
    ends: [u32; 4],
}

/// An automaton over codon sets: one node for each sequence of codon sets that a piece of D fits,
/// from any of the three places in the first codon.
#[derive(Debug, Clone)]
pub(crate) struct DAutomaton {
    genes: Vec<Germline>,
    /// Probability that nothing of a gene is left.
    nothing: Vec<f64>,
    nodes: Vec<Node>,
    children: Children,
    /// Where an end of D lies in the right-hand vectors, counted from the start of the codon in
    /// which D starts, and its probability by the index of the left-hand vector.
    ///
    /// When D starts with a codon, the left-hand side is a number: the lanes are then those of the
    /// right-hand vector.
    ends: Vec<(u32, PerNucleotide)>,
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
        let root = Node { pieces: [pieces.clone(), pieces.clone(), pieces], ends: [0; 4] };
        let mut children = Children::default();
        children.add_node();
        Self { genes, nothing, nodes: vec![root], children, ends: Vec::new() }
    }

    pub(crate) const fn genes(&self) -> usize {
        self.genes.len()
    }

    /// Returns the longest piece of a gene.
    pub(crate) fn longest(&self) -> usize {
        self.genes.iter().map(|gene| gene.bases.len()).max().unwrap_or(0)
    }

    pub(crate) fn bytes(&self) -> usize {
        self.children.bytes() + size_of::<(u32, PerNucleotide)>() * self.ends.len()
    }

    /// Sums over where D starts, which D, and where it ends. `left[p]` is the probability of all
    /// that lies before boundary `p`; `right[p * genes + d]` of all that lies after it and of D
    /// gene `d`.
    #[inline(always)]
    pub(crate) fn join(
        &mut self,
        query: &[CodonId],
        sets: &[CodonSet],
        left: &[PerNucleotide],
        right: &[PerNucleotide],
    ) -> f64 {
        let genes = self.genes.len();
        let mut sum = 0.0;
        for (before, after) in left.iter().zip(right.chunks_exact(genes)) {
            for (nothing, after) in self.nothing.iter().zip(after) {
                sum += nothing * dot(before, after);
            }
        }
        for start in 0..query.len() {
            let after = right[3 * start * genes..].as_flattened();
            let mut fits = [[0.0; 4]; 3];
            let mut node = 0;
            for (depth, &id) in query[start..].iter().enumerate() {
                let child = match self.children.get(node, id) {
                    Child::Unknown => self.grow(node, depth, id, sets[usize::from(id)]),
                    child => child,
                };
                let Child::Node(child) = child else { break };
                node = child;
                let [zero, one, two, end] = self.nodes[node as usize].ends.map(|i| i as usize);
                for (at, p) in &self.ends[zero..one] {
                    let arrived = &after[*at as usize..][..4];
                    for i in 0..4 {
                        fits[0][i] += p[i] * arrived[i];
                    }
                }
                for (at, p) in &self.ends[one..two] {
                    add_scaled(&mut fits[1], after[*at as usize], p);
                }
                for (at, p) in &self.ends[two..end] {
                    add_scaled(&mut fits[2], after[*at as usize], p);
                }
            }
            let [zero, one, two] = &left[3 * start..3 * start + 3] else { break };
            sum += zero[0] * total(&fits[0]) + dot(one, &fits[1]) + dot(two, &fits[2]);
        }
        sum
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, parent: u32, depth: usize, id: CodonId, set: CodonSet) -> Child {
        let genes = self.genes.len();
        let mut child = Node { pieces: Default::default(), ends: [0; 4] };
        for place in 0..3 {
            child.ends[place] = self.ends.len() as u32;
            // By gene, boundary within this codon and index to the right.
            let mut ends = vec![[[[0.0; 4]; 4]; 3]; genes];
            for piece in &self.nodes[parent as usize].pieces[place] {
                let gene = &self.genes[piece.gene];
                let allowed = piece.extend(gene, place, depth, set, &mut ends[piece.gene]);
                if allowed != [false; 4] {
                    child.pieces[place].push(Piece { allowed, ..*piece });
                }
            }
            for (gene, ends) in ends.iter().enumerate() {
                for (boundary, by_right) in ends.iter().enumerate() {
                    let at = 4 * ((3 * depth + boundary + 1) * genes + gene);
                    if place == 0 {
                        let lanes = by_right.map(|by_left| by_left[0]);
                        self.ends.extend((lanes != [0.0; 4]).then_some((at as u32, lanes)));
                        continue;
                    }
                    let some = by_right.iter().enumerate().filter(|(_, p)| **p != [0.0; 4]);
                    self.ends.extend(some.map(|(right, p)| ((at + right) as u32, *p)));
                }
            }
        }
        child.ends[3] = self.ends.len() as u32;
        let fits = child.ends[0] < child.ends[3] || child.pieces.iter().any(|p| !p.is_empty());
        let child = fits.then(|| {
            self.nodes.push(child);
            self.children.add_node();
            self.nodes.len() as u32 - 1
        });
        self.children.set(parent, id, child)
    }
}

impl Piece {
    /// Adds the ends of the piece within one more codon to `ends`, by boundary, index to the right
    /// and index to the left. Returns for which index to the left the whole codon fits and the
    /// gene goes on.
    fn extend(
        &self,
        gene: &Germline,
        place: usize,
        depth: usize,
        set: CodonSet,
        ends: &mut [[PerNucleotide; 4]; 3],
    ) -> [bool; 4] {
        // Nucleotides of this codon that lie before D, and nucleotides of D in earlier codons.
        let (before, matched) = if depth == 0 { (place, 0) } else { (0, 3 * depth - place) };
        let from = self.cut + matched;
        let p = |used: usize| gene.probability(self.cut, matched + used);
        let mut goes_on = [false; 4];
        for i in (0..4).filter(|&i| self.allowed[i]) {
            let thirds = |x, y| (0..4).filter(move |&z| set.has(x, y, z));
            let whole = match (before, &gene.bases[from..]) {
                (0, &[x, ref rest @ ..]) => {
                    ends[0][x][i] += p(1);
                    match *rest {
                        [y, ref rest @ ..] => {
                            thirds(x, y).for_each(|z| ends[1][z][i] += p(2));
                            rest.first().is_some_and(|&z| set.has(x, y, z))
                        }
                        [] => false,
                    }
                }
                (1, &[y, ref rest @ ..]) => {
                    thirds(i, y).for_each(|z| ends[1][z][i] += p(1));
                    rest.first().is_some_and(|&z| set.has(i, y, z))
                }
                // The third nucleotide, which the left-hand side has already allowed.
                (2, &[z, ..]) => z == i,
                _ => false,
            };
            if whole {
                ends[2][0][i] += p(3 - before);
                goes_on[i] = gene.bases.len() > from + 3 - before;
            }
        }
        goes_on
    }
}

impl Germline {
    /// Returns the probability that `cut` are taken off at the 5' end and exactly `left` are left.
    fn probability(&self, cut: usize, left: usize) -> f64 {
        let cut3 = self.bases.len().checked_sub(cut + left);
        cut3.and_then(|cut3| self.deletion.get(cut)?.get(cut3)).copied().unwrap_or(0.0)
    }
}
