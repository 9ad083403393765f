//! Four numbers, one for each nucleotide.

use std::array::from_fn;

use super::codon::CodonSet;
use crate::model::{FirstNucleotide, Insertion};

/// A number for each of A, C, G, T.
pub(crate) type PerNucleotide = [f64; 4];

#[inline(always)]
pub(crate) fn add_scaled(to: &mut PerNucleotide, scale: f64, numbers: &PerNucleotide) {
    for i in 0..4 {
        to[i] += scale * numbers[i];
    }
}

#[inline(always)]
pub(crate) fn total(numbers: &PerNucleotide) -> f64 {
    (numbers[0] + numbers[2]) + (numbers[1] + numbers[3])
}

#[inline(always)]
pub(crate) fn dot(a: &PerNucleotide, b: &PerNucleotide) -> f64 {
    total(&[a[0] * b[0], a[1] * b[1], a[2] * b[2], a[3] * b[3]])
}

/// A matrix as the images of the four unit vectors.
pub(crate) type Matrix = [PerNucleotide; 4];

#[inline(always)]
pub(crate) fn apply(matrix: &Matrix, numbers: &PerNucleotide) -> PerNucleotide {
    let mut image = [0.0; 4];
    for m in 0..4 {
        add_scaled(&mut image, numbers[m], &matrix[m]);
    }
    image
}

/// The Markov chain of inserted nucleotides, read away from its gene.
#[derive(Debug, Clone)]
pub(crate) struct MarkovChain {
    /// Probability of a nucleotide (column) after another (row).
    pub(crate) next: Matrix,
    /// Probability of the first one (column) beside the gene's last nucleotide (row).
    pub(crate) first: Matrix,
    /// State before the first one, beside the gene's last nucleotide (row): one more step of
    /// `next` gives `first`.
    pub(crate) before: Matrix,
    /// Probability of 0, 1, 2, … insertions, with three zeros at the end.
    pub(crate) lengths: Vec<f64>,
}

impl MarkovChain {
    /// Prepares an insertion; `None` without any length, or when insertions occur but have no
    /// stationary distribution.
    pub(crate) fn new(insertion: &Insertion, rule: FirstNucleotide) -> Option<Self> {
        insertion.length.first()?;
        let mut lengths = insertion.length.clone();
        lengths.extend([0.0; 3]);
        let units: Matrix = from_fn(|m| from_fn(|i| f64::from(u8::from(i == m))));
        let next = if insertion.occurs() { insertion.transition() } else { [[0.0; 4]; 4] };
        let (first, before) = match rule {
            FirstNucleotide::Stationary if insertion.occurs() => {
                let stationary = insertion.stationary()?;
                ([stationary; 4], [stationary; 4])
            }
            _ => (next, units),
        };
        Some(Self { next, first, before, lengths })
    }

    /// Returns the longest insertion.
    pub(crate) fn longest(&self) -> usize {
        self.lengths.len() - 4
    }
}

/// What insertions do within one codon, summed over the codons that the query allows there.
/// Images are indexed by the codon's last nucleotide; the set is read away from the gene.
#[derive(Debug, Clone)]
pub(crate) struct Steps {
    /// After the last nucleotide m of the codon before: all three inserted.
    pub(crate) whole: Matrix,
    /// After m: the first two inserted, the last one to come from elsewhere.
    pub(crate) pair: Matrix,
    /// The gene ends with the codon's first nucleotide, one more is inserted, the last to come.
    pub(crate) second: Matrix,
    /// The gene ends with the codon's first nucleotide, two more are inserted.
    pub(crate) second_and_third: Matrix,
}

impl Steps {
    pub(crate) fn new(set: CodonSet, chain: &MarkovChain) -> Self {
        let none = [[0.0; 4]; 4];
        let mut steps = Self { whole: none, pair: none, second: none, second_and_third: none };
        let codons = (0..64).map(|i| (i / 16, i / 4 % 4, i % 4));
        for (x, y, z) in codons.filter(|&(x, y, z)| set.has(x, y, z)) {
            for m in 0..4 {
                let pair = chain.next[m][x] * chain.next[x][y];
                steps.pair[m][z] += pair;
                steps.whole[m][z] += pair * chain.next[y][z];
            }
            steps.second[x][z] += chain.first[x][y];
            steps.second_and_third[x][z] += chain.first[x][y] * chain.next[y][z];
        }
        steps
    }
}
