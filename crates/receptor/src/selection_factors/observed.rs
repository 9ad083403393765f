//! Observed clonotypes by their features, those whose genes tie with a share for each candidate.

use thymoid_core::math::{exp, ln, sum};

use super::feature_rows::FeatureRows;

/// Features of the receptors that one clonotype can be, with their shares before selection.
pub(super) type Row = Vec<(Vec<u32>, f64)>;

/// Observed clonotypes.
#[derive(Debug, Clone, Default)]
pub(super) struct Observed {
    /// Those that are one receptor.
    pub(super) certain: FeatureRows,
    /// Candidates of those that are not.
    tied: FeatureRows,
    shares: Vec<f64>,
    /// Where the candidates of a clonotype end.
    ends: Vec<usize>,
}

impl Observed {
    pub(super) fn new<'r>(rows: impl Iterator<Item = &'r Row>) -> Self {
        let mut all = Self::default();
        for row in rows {
            if let [(codes, _)] = &row[..] {
                all.certain.push(codes);
                continue;
            }
            for (codes, share) in row {
                all.tied.push(codes);
                all.shares.push(*share);
            }
            all.ends.push(all.shares.len());
        }
        all
    }

    pub(super) const fn len(&self) -> usize {
        self.certain.len() + self.ends.len()
    }

    /// Returns the same with these features only.
    pub(super) fn with(&self, kept: &[bool]) -> Self {
        Self { certain: self.certain.with(kept), tied: self.tied.with(kept), ..self.clone() }
    }

    /// Returns ln Σ share·exp(h·f) of each clonotype, certain ones first.
    pub(super) fn energies(&self, factors: &[f64]) -> Vec<f64> {
        let mut energies = self.certain.energies(factors);
        energies.extend(self.weigh(factors).0);
        energies
    }

    /// Returns the sum of ln Σ share·exp(h·f) over clonotypes that tie, and how many of them have
    /// each feature, by their shares after selection.
    pub(super) fn tied(&self, factors: &[f64]) -> (f64, Vec<f64>) {
        let (energies, shares) = self.weigh(factors);
        (sum(energies), self.tied.counts(&shares, factors.len()))
    }

    /// Returns ln Σ share·exp(h·f) of each clonotype that ties, and its candidates' shares after
    /// selection.
    fn weigh(&self, factors: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let each = self.tied.energies(factors);
        let (mut energies, mut after) = (Vec::new(), vec![0.0; each.len()]);
        let mut start = 0;
        for &end in &self.ends {
            let top = each[start..end].iter().copied().fold(f64::NEG_INFINITY, f64::max);
            for at in start..end {
                after[at] = self.shares[at] * exp(each[at] - top);
            }
            let total = sum(after[start..end].iter().copied());
            for share in &mut after[start..end] {
                *share /= total;
            }
            energies.push(top + ln(total));
            start = end;
        }
        (energies, after)
    }
}
