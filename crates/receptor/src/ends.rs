//! Coding ends prepared for drawing: a gene with its palindromes, and what is taken off.

use thymoid_core::draw::Categorical;
use thymoid_core::math::sum;

use crate::germline::{DGene, Gene, extended_d, palindrome};
use crate::nucleotide::Bases;

/// A gene with its palindromes, and the choice of what is taken off.
#[derive(Debug, Clone)]
pub(crate) struct Ends {
    pub(crate) extended: Bases,
    pub(crate) palindrome: usize,
    /// Probability that a valid number of nucleotides is deleted.
    pub(crate) mass: f64,
    pub(crate) deletion: Categorical,
    /// Columns of the deletion table, for D.
    pub(crate) columns: usize,
}

impl Ends {
    /// A V or J gene; `None` when it is not functional or nothing of it could be left.
    pub(crate) fn of_gene(gene: &Gene, extend: impl Fn(&Bases) -> Bases) -> Option<Self> {
        let segment = gene.segment.as_ref()?;
        let extended = extend(&segment.germline);
        let valid = |(cut, p): (usize, &f64)| if cut < extended.len() { *p } else { 0.0 };
        let weights: Vec<f64> = segment.deletion.iter().enumerate().map(valid).collect();
        Self::new(&segment.germline, extended, &weights, 1)
    }

    /// A D gene, of which nothing need be left.
    pub(crate) fn of_d(gene: &DGene) -> Option<Self> {
        let extended = extended_d(&gene.germline);
        let columns = gene.deletion.first()?.len();
        let mut weights = Vec::new();
        for (cut5, row) in gene.deletion.iter().enumerate() {
            for (cut3, p) in row.iter().enumerate() {
                weights.push(if cut5 + cut3 <= extended.len() { *p } else { 0.0 });
            }
        }
        Self::new(&gene.germline, extended, &weights, columns)
    }

    fn new(germline: &Bases, extended: Bases, weights: &[f64], columns: usize) -> Option<Self> {
        let mass = sum(weights.iter().copied());
        let deletion = Categorical::new(weights)?;
        Some(Self { extended, palindrome: palindrome(germline), mass, deletion, columns })
    }
}
