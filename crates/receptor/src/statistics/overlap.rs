//! Clonotypes that samples share.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use serde::Serialize;

use super::clonotypes::Clonotypes;

/// What two samples share, and what there is of each.
///
/// ```
/// use thymoid_receptor::statistics::{ClonotypeKey, Clonotypes, Observation};
/// let sample = |seen: &[(&'static str, u64)]| {
///     let (v_call, j_call) = ("TRBV6-5", "TRBJ2-7");
///     let seen = seen.iter().map(|&(junction, copies)| Observation {
///         v_call, j_call, junction: None, junction_aa: Some(junction), copies,
///     });
///     Clonotypes::new(ClonotypeKey::default(), seen)
/// };
/// let (one, two) = (sample(&[("CASSF", 3), ("CASTF", 1)]), sample(&[("CASSF", 5)]));
/// let overlap = one.overlap(&two);
/// assert_eq!((overlap.shared, overlap.shared_copies), (1, [3, 5]));
/// assert_eq!((overlap.jaccard(), overlap.coefficient()), (0.5, 1.0));
/// assert!(overlap.morisita_horn() > 0.9); // the rest is rare
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Overlap {
    /// Clonotypes of each.
    pub clonotypes: [u64; 2],
    /// Copies of each.
    pub copies: [u64; 2],
    /// Clonotypes in both.
    pub shared: u64,
    /// Copies of these in each.
    pub shared_copies: [u64; 2],
    /// Sum over clonotypes of the squared copies, in each.
    squares: [u128; 2],
    /// Sum over shared clonotypes of the product of copies.
    product: u128,
}

impl Clonotypes {
    /// Returns the clonotypes in both samples, with their copies in each.
    pub fn shared<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (&'a str, [u64; 2])> {
        let (mut i, mut j) = (0, 0);
        std::iter::from_fn(move || {
            while i < self.len() && j < other.len() {
                let order = self.compare(i, other, j);
                i += usize::from(order != Ordering::Greater);
                j += usize::from(order != Ordering::Less);
                if order == Ordering::Equal {
                    let copies = [self.copies_of(i - 1), other.copies_of(j - 1)];
                    return Some((self.text(i - 1), copies));
                }
            }
            None
        })
    }

    /// Counts what this sample shares with another. All sums are of whole numbers, hence exact.
    pub fn overlap(&self, other: &Self) -> Overlap {
        let samples = [self, other];
        let square = |n: u64| u128::from(n) * u128::from(n);
        let mut overlap = Overlap {
            clonotypes: samples.map(|s| s.len() as u64),
            copies: samples.map(Self::copies),
            squares: samples.map(|s| s.iter().map(|(_, copies)| square(copies)).sum()),
            ..Overlap::default()
        };
        for (_, copies) in self.shared(other) {
            overlap.shared += 1;
            overlap.shared_copies[0] += copies[0];
            overlap.shared_copies[1] += copies[1];
            overlap.product += u128::from(copies[0]) * u128::from(copies[1]);
        }
        overlap
    }
}

impl Overlap {
    /// Computes the Jaccard index: shared clonotypes among all. `NaN` for two empty samples.
    pub fn jaccard(&self) -> f64 {
        self.shared as f64 / (self.clonotypes[0] + self.clonotypes[1] - self.shared) as f64
    }

    /// Computes the overlap coefficient (Szymkiewicz-Simpson): shared clonotypes among those of the
    /// sample that has fewer. `NaN` for an empty sample.
    pub fn coefficient(&self) -> f64 {
        self.shared as f64 / self.clonotypes[0].min(self.clonotypes[1]) as f64
    }

    /// Computes the Morisita-Horn index $2 \sum p q / (\sum p^2 + \sum q^2)$ of the shares of
    /// copies (Horn, American Naturalist 100 (1966) 419): 1 for the same shares, 0 for nothing
    /// shared. `NaN` for an empty sample.
    pub fn morisita_horn(&self) -> f64 {
        let [a, b] = self.copies.map(|n| n as f64);
        let [aa, bb] = self.squares.map(|s| s as f64);
        2.0 * self.product as f64 / (a * b) / (aa / (a * a) + bb / (b * b))
    }
}

/// Counts how many clonotypes are in exactly one, two, ... all of the samples.
///
/// ```
/// use thymoid_receptor::statistics::{ClonotypeKey, Clonotypes, Observation, sharing};
/// let sample = |junctions: &[&'static str]| {
///     let (v_call, j_call) = ("TRBV6-5", "TRBJ2-7");
///     let seen = junctions.iter().map(|&junction| Observation {
///         v_call, j_call, junction: None, junction_aa: Some(junction), copies: 1,
///     });
///     Clonotypes::new(ClonotypeKey::default(), seen)
/// };
/// let samples = [sample(&["CASSF", "CASTF"]), sample(&["CASSF"]), sample(&["CASSF", "CAWF"])];
/// assert_eq!(sharing(&samples.each_ref()), [2, 0, 1]);
/// ```
pub fn sharing(samples: &[&Clonotypes]) -> Vec<u64> {
    let mut numbers = vec![0; samples.len()];
    together(samples, |_, copies| {
        numbers[copies.iter().filter(|seen| **seen > 0).count() - 1] += 1;
    });
    numbers
}

/// Visits every clonotype of any of the samples once, with its copies in each, 0 where it is not;
/// in an order of no meaning that is always the same.
///
/// ```
/// use thymoid_receptor::statistics::{ClonotypeKey, Clonotypes, Observation, together};
/// let (v_call, j_call, junction_aa) = ("TRBV6-5", "TRBJ2-7", Some("CASSF"));
/// let seen = Observation { v_call, j_call, junction: None, junction_aa, copies: 3 };
/// let key = ClonotypeKey::default();
/// let samples = [Clonotypes::new(key, [seen]), Clonotypes::new(key, [])];
/// let mut found = Vec::new();
/// together(&samples.each_ref(), |text, copies| found.push((text, copies.to_vec())));
/// assert_eq!(found, [("TRBV6-5\tTRBJ2-7\tCASSF", vec![3, 0])]);
/// ```
pub fn together<'a>(samples: &[&'a Clonotypes], mut visit: impl FnMut(&'a str, &[u64])) {
    let mut next = vec![0; samples.len()];
    let mut copies = vec![0; samples.len()];
    let mut heap: BinaryHeap<Reverse<Head<'_>>> =
        (0..samples.len()).filter_map(|sample| Head::of(samples, sample, 0)).map(Reverse).collect();
    while let Some(Reverse(first)) = heap.peek().copied() {
        copies.fill(0);
        while let Some(Reverse(head)) = heap.peek().copied() {
            if head.cmp(&first) != Ordering::Equal {
                break;
            }
            heap.pop();
            copies[head.sample] = head.clonotypes.copies_of(head.index);
            next[head.sample] += 1;
            heap.extend(Head::of(samples, head.sample, next[head.sample]).map(Reverse));
        }
        visit(first.clonotypes.text(first.index), &copies);
    }
}

/// The first clonotype of a sample that is still to be counted; ordered as clonotypes are.
#[derive(Clone, Copy)]
struct Head<'a> {
    clonotypes: &'a Clonotypes,
    sample: usize,
    index: usize,
}

impl<'a> Head<'a> {
    fn of(samples: &[&'a Clonotypes], sample: usize, index: usize) -> Option<Self> {
        let clonotypes = samples[sample];
        (index < clonotypes.len()).then_some(Self { clonotypes, sample, index })
    }
}

impl Ord for Head<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.clonotypes.compare(self.index, other.clonotypes, other.index)
    }
}

impl PartialOrd for Head<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Head<'_> {}
