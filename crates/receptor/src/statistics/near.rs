//! Clonotypes of two samples that differ by at most one letter of the junction.

use std::cmp::Ordering;

use rayon::prelude::*;
use serde::Serialize;

use super::clonotypes::Clonotypes;
use super::fingerprint::{fingerprint, without_one};

/// Clonotypes with a neighbour in the other sample: the same V and J, and junctions that are equal
/// or differ by one substitution, insertion or deletion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Near {
    /// Pairs of neighbours.
    pub pairs: u64,
    /// Clonotypes of each sample that have a neighbour in the other.
    pub clonotypes: [u64; 2],
    /// Copies of these.
    pub copies: [u64; 2],
}

impl Clonotypes {
    /// Neighbours in another sample.
    ///
    /// Two junctions within one edit share a text among themselves and themselves with one letter
    /// left out (deletion neighbourhood: Mor and Fraenkel 1982). Those with equal fingerprints are
    /// compared letter by letter. Genes are gone through one V and J at a time, so that memory is
    /// that of the largest such group: sixteen times 16 bytes a clonotype of it.
    pub fn near(&self, other: &Self) -> Near {
        let (groups, other_groups) = (self.groups(), other.groups());
        let mut pairs = Vec::new();
        let (mut i, mut j) = (0, 0);
        while i < groups.len() && j < other_groups.len() {
            let genes = [(self, &groups[i]), (other, &other_groups[j])]
                .map(|(sample, group)| sample.genes_and_junction(group[0] as usize).0);
            let order = genes[0].cmp(genes[1]);
            if order == Ordering::Equal {
                pairs.push((&groups[i], &other_groups[j]));
            }
            i += usize::from(order != Ordering::Greater);
            j += usize::from(order != Ordering::Less);
        }
        let join = |(mine, theirs): (&Vec<u32>, &Vec<u32>)| self.join(mine, other, theirs);
        // Whole numbers: the order in which they are added does not matter.
        pairs.into_par_iter().map(join).reduce(Near::default, |a, b| Near {
            pairs: a.pairs + b.pairs,
            clonotypes: [0, 1].map(|s| a.clonotypes[s] + b.clonotypes[s]),
            copies: [0, 1].map(|s| a.copies[s] + b.copies[s]),
        })
    }

    /// Clonotypes with the same V and J, in the order of these.
    fn groups(&self) -> Vec<Vec<u32>> {
        let genes = |index: &u32| self.genes_and_junction(*index as usize).0;
        let mut indices: Vec<u32> = (0..self.len() as u32).collect();
        indices.par_sort_unstable_by(|a, b| genes(a).cmp(genes(b)).then(a.cmp(b)));
        indices.chunk_by(|a, b| genes(a) == genes(b)).map(<[u32]>::to_vec).collect()
    }

    /// Neighbours among clonotypes of the same genes.
    fn join(&self, mine: &[u32], other: &Self, theirs: &[u32]) -> Near {
        let (variants, other_variants) = (self.variants(mine), other.variants(theirs));
        let mut pairs = Vec::new();
        let mut rest = other_variants.as_slice();
        for run in variants.chunk_by(|a, b| a.0 == b.0) {
            rest = &rest[rest.partition_point(|variant| variant.0 < run[0].0)..];
            let same = &rest[..rest.partition_point(|variant| variant.0 == run[0].0)];
            for (_, a) in run {
                let a_text = self.genes_and_junction(*a as usize).1.as_bytes();
                for (_, b) in same {
                    let b_text = other.genes_and_junction(*b as usize).1.as_bytes();
                    if within_one(a_text, b_text) {
                        pairs.push([*a, *b]);
                    }
                }
            }
        }
        // A pair can have several texts in common.
        pairs.sort_unstable();
        pairs.dedup();
        let mut near = Near { pairs: pairs.len() as u64, ..Near::default() };
        for (side, sample) in [self, other].into_iter().enumerate() {
            let mut found: Vec<u32> = pairs.iter().map(|pair| pair[side]).collect();
            found.sort_unstable();
            found.dedup();
            near.clonotypes[side] = found.len() as u64;
            near.copies[side] = found.iter().map(|i| sample.copies_of(*i as usize)).sum();
        }
        near
    }

    /// Fingerprints of junctions, whole and with one letter left out, sorted.
    fn variants(&self, indices: &[u32]) -> Vec<(u64, u32)> {
        let mut variants = Vec::new();
        for index in indices {
            let junction = self.genes_and_junction(*index as usize).1.as_bytes();
            let whole = std::iter::once(fingerprint(junction));
            variants.extend(whole.chain(without_one(junction)).map(|print| (print, *index)));
        }
        variants.sort_unstable();
        variants
    }
}

/// Whether one substitution, insertion or deletion at most makes one text the other.
fn within_one(a: &[u8], b: &[u8]) -> bool {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    a.len() - same <= 1 && b.len() - same <= 1
}
