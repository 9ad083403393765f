//! From the ends of a gene through the insertion beyond it.

use super::codon::CodonId;
use super::per_nucleotide::{MarkovChain, PerNucleotide, Steps, add_scaled, apply, total};
use super::trie::Block;

/// Insertions under way, in the order in which their genes ended.
#[derive(Debug, Clone, Default)]
pub(crate) struct OpenInsertions {
    /// Where the gene ended, in nucleotides from the anchor.
    ends: Vec<usize>,
    /// Probability of what has been inserted, by its last nucleotide, at the end of a codon.
    states: Vec<PerNucleotide>,
}

impl OpenInsertions {
    /// Calls `arrive` at each boundary from the start of codon `from` on, with the probability
    /// that gene and insertion together end there, indexed as in [`Block`].
    ///
    /// The insertion's length is an arbitrary distribution, so each end of the gene has a state
    /// of its own; but they are weighted and summed before the codon's `pair` step, and only the
    /// `whole` step is taken for each.
    #[inline(always)]
    pub(crate) fn run(
        &mut self,
        blocks: &[Block],
        query: impl ExactSizeIterator<Item = CodonId>,
        steps: &[Steps],
        chain: &MarkovChain,
        from: usize,
        mut arrive: impl FnMut(usize, PerNucleotide),
    ) {
        self.ends.clear();
        self.states.clear();
        let longest = chain.longest();
        let lengths = &chain.lengths[..longest + 4];
        let mut first = 0;
        for (k, codon) in query.enumerate() {
            let here = 3 * k;
            let steps = &steps[usize::from(codon)];
            while first < self.ends.len() && here - self.ends[first] > longest {
                first += 1;
            }
            let (ends, states) = (&self.ends[first..], &mut self.states[first..]);
            let block = blocks.get(k);
            if k >= from {
                let mut weighted = [[0.0; 4]; 3];
                for (end, state) in ends.iter().zip(states.iter_mut()) {
                    let p = &lengths[here - end..][..3];
                    for i in 0..3 {
                        add_scaled(&mut weighted[i], p[i], state);
                    }
                    *state = apply(&steps.whole, state);
                }
                arrive(here, [total(&weighted[0]), 0.0, 0.0, 0.0]);
                let mut one = apply(&chain.next, &weighted[1]);
                let mut two = apply(&steps.pair, &weighted[2]);
                if let Some(block) = block {
                    add_scaled(&mut one, lengths[0], &block.plain[0]);
                    add_scaled(&mut two, lengths[0], &block.plain[1]);
                    add_scaled(&mut two, lengths[1], &block.one_inserted);
                }
                arrive(here + 1, one);
                arrive(here + 2, two);
            } else {
                for state in states {
                    *state = apply(&steps.whole, state);
                }
            }
            if let Some(block) = block {
                for (i, state) in block.inserting.iter().enumerate() {
                    if total(state) > 0.0 {
                        self.ends.push(here + 1 + i);
                        self.states.push(*state);
                    }
                }
            }
        }
    }
}
