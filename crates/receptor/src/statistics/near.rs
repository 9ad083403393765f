//! Clonotypes of two samples that differ by at most one letter of the junction.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::clonotypes::Clonotypes;
use super::fingerprint::{fingerprint, with_gap, without_one};

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
    /// Counts neighbours in another sample.
    ///
    /// Two junctions that differ by one substitution are the same with a gap in its place; by one
    /// insertion, one is the other with a letter left out (deletion neighbourhoods: Mor and
    /// Fraenkel 1982). Those with equal fingerprints are compared letter by letter. Clonotypes are
    /// gone through one V and J at a time, so that memory is that of the largest such group:
    /// fifteen times 16 bytes a clonotype of it.
    ///
    /// ```
    /// use thymoid_receptor::statistics::{ClonotypeKey, Clonotypes, Observation};
    /// let sample = |junctions: &[&'static str]| {
    ///     let (v_call, j_call) = ("TRBV6-5", "TRBJ2-7");
    ///     let seen = junctions.iter().map(|&junction| Observation {
    ///         v_call, j_call, junction: None, junction_aa: Some(junction), copies: 1,
    ///     });
    ///     Clonotypes::new(ClonotypeKey::default(), seen)
    /// };
    /// let near = sample(&["CASSF", "CAWWF"]).near(&sample(&["CASTF", "CASSF", "CASSSF"]));
    /// assert_eq!((near.pairs, near.clonotypes), (3, [1, 3]));
    /// ```
    pub fn near(&self, other: &Self) -> Near {
        let (groups, other_groups) = (self.groups(), other.groups());
        let both: Vec<_> = groups
            .iter()
            .filter_map(|(genes, mine)| Some((mine, other_groups.get(genes)?)))
            .collect();
        // Whole numbers: the order in which they are added does not matter.
        let join = |(mine, theirs): (&Vec<u32>, &Vec<u32>)| self.join(mine, other, theirs);
        both.into_par_iter().map(join).reduce(Near::default, |a, b| Near {
            pairs: a.pairs + b.pairs,
            clonotypes: [0, 1].map(|s| a.clonotypes[s] + b.clonotypes[s]),
            copies: [0, 1].map(|s| a.copies[s] + b.copies[s]),
        })
    }

    /// Groups clonotypes by V and J.
    fn groups(&self) -> BTreeMap<&str, Vec<u32>> {
        let mut groups = BTreeMap::<_, Vec<u32>>::new();
        for index in 0..self.len() {
            groups.entry(self.genes_and_junction(index).0).or_default().push(index as u32);
        }
        groups
    }

    fn junction(&self, index: u32) -> &[u8] {
        self.genes_and_junction(index as usize).1.as_bytes()
    }

    /// Counts neighbours among clonotypes of the same genes.
    fn join(&self, mine: &[u32], other: &Self, theirs: &[u32]) -> Near {
        let whole = |junction: &[u8]| vec![fingerprint(junction)];
        let gaps = |junction: &[u8]| with_gap(junction).collect();
        let shorter = |junction: &[u8]| without_one(junction).collect();
        let mut pairs = Vec::new();
        self.meet((mine, &whole), other, (theirs, &whole), &mut pairs);
        self.meet((mine, &gaps), other, (theirs, &gaps), &mut pairs);
        self.meet((mine, &whole), other, (theirs, &shorter), &mut pairs);
        self.meet((mine, &shorter), other, (theirs, &whole), &mut pairs);
        // Equal ones meet with every gap.
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

    /// Appends pairs of neighbours with a fingerprint in common.
    fn meet(&self, mine: Side<'_>, other: &Self, theirs: Side<'_>, pairs: &mut Vec<[u32; 2]>) {
        let (prints, other_prints) = (self.prints(mine), other.prints(theirs));
        let mut rest = other_prints.as_slice();
        for (print, a) in prints {
            let less = rest.iter().take_while(|(other, _)| *other < print).count();
            rest = &rest[less..];
            for (_, b) in rest.iter().take_while(|(other, _)| *other == print) {
                if within_one(self.junction(a), other.junction(*b)) {
                    pairs.push([a, *b]);
                }
            }
        }
    }

    /// Returns fingerprints of junctions, sorted.
    fn prints(&self, (indices, of): Side<'_>) -> Vec<(u64, u32)> {
        let mut prints = Vec::new();
        for index in indices {
            prints.extend(of(self.junction(*index)).into_iter().map(|print| (print, *index)));
        }
        prints.sort_unstable();
        prints
    }
}

/// Clonotypes, and the fingerprints that each is looked for by.
type Side<'a> = (&'a [u32], &'a dyn Fn(&[u8]) -> Vec<u64>);

/// Tells whether one substitution, insertion or deletion at most makes one text the other.
fn within_one(a: &[u8], b: &[u8]) -> bool {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    a.len() - same <= 1 && b.len() - same <= 1
}
