//! Features of many receptors, and sums over them that are the same on any number of threads.

use rayon::prelude::*;
use thymoid_core::math::{exp, ln, sum};

/// Receptors summed by one task. Fixed, because the order of a sum decides its last bits.
const CHUNK: usize = 4096;

/// Which features each receptor has.
#[derive(Debug, Clone, Default)]
pub(super) struct FeatureRows {
    ends: Vec<usize>,
    codes: Vec<u32>,
}

impl FeatureRows {
    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn push(&mut self, codes: &[u32]) {
        self.codes.extend_from_slice(codes);
        self.ends.push(self.codes.len());
    }

    pub(super) fn extend(&mut self, other: &Self) {
        for i in 0..other.len() {
            self.push(other.row(i));
        }
    }

    pub(super) fn row(&self, i: usize) -> &[u32] {
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.codes[start..self.ends[i]]
    }

    /// Returns the same rows with each feature replaced by that which stands for it.
    pub(super) fn replaced(mut self, by: &[u32]) -> Self {
        for code in &mut self.codes {
            *code = by[*code as usize];
        }
        self
    }

    /// Returns the same rows with these features only.
    pub(super) fn with(&self, kept: &[bool]) -> Self {
        let mut rows = Self::default();
        for i in 0..self.len() {
            rows.codes.extend(self.row(i).iter().filter(|code| kept[**code as usize]));
            rows.ends.push(rows.codes.len());
        }
        rows
    }

    /// Returns the sum of the row's factors, for each row.
    pub(super) fn energies(&self, factors: &[f64]) -> Vec<f64> {
        let energy = |i| self.row(i).iter().map(|code| factors[*code as usize]).sum();
        (0..self.len()).into_par_iter().map(energy).collect()
    }

    /// Returns the weighted number of rows that have each feature.
    pub(super) fn counts(&self, weights: &[f64], features: usize) -> Vec<f64> {
        let partial: Vec<Vec<f64>> = (0..self.len().div_ceil(CHUNK))
            .into_par_iter()
            .map(|chunk| {
                let mut counts = vec![0.0; features];
                for i in chunk * CHUNK..self.len().min((chunk + 1) * CHUNK) {
                    for code in self.row(i) {
                        counts[*code as usize] += weights[i];
                    }
                }
                counts
            })
            .collect();
        let mut counts = vec![0.0; features];
        for chunk in partial {
            for (count, more) in counts.iter_mut().zip(chunk) {
                *count += more;
            }
        }
        counts
    }
}

/// Returns weights `w e^x` divided by their total, and the logarithm of the weighted mean of `e^x`.
pub(super) fn tilt(energies: &[f64], weights: &[f64]) -> (Vec<f64>, f64) {
    let top = energies.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut tilted: Vec<f64> =
        energies.par_iter().zip(weights).map(|(x, w)| w * exp(x - top)).collect();
    let total = sum(tilted.iter().copied());
    for w in &mut tilted {
        *w /= total;
    }
    (tilted, top + ln(total / sum(weights.iter().copied())))
}
