//! Times that are the same but for rounding.

use thymoid_core::math::mean;

/// Times that differ by less than rounding are the same time: R's `timefix`.
const TOLERANCE: f64 = 1.490_116_119_384_765_6e-8;

/// Which distinct times are one.
#[derive(Debug)]
pub(super) struct Ties {
    /// Distinct times in order, and the first of those each is one with; empty if all differ.
    same: Vec<(f64, f64)>,
    /// How many times were joined to an earlier one.
    pub(super) joined: usize,
}

impl Ties {
    /// Finds ties among distinct times in order.
    ///
    /// Neighbours closer than 1.5e-8, as such or relative to the mean, are one, as in `aeqSurv` of
    /// R's package `survival`.
    pub(super) fn among(distinct: &[f64]) -> Self {
        let tolerance = TOLERANCE * mean(distinct).max(1.0);
        if distinct.windows(2).all(|pair| pair[1] - pair[0] > tolerance) {
            return Self { same: Vec::new(), joined: 0 };
        }
        let (mut before, mut first, mut joined) = (distinct[0], distinct[0], 0);
        let mut same = Vec::with_capacity(distinct.len());
        for &time in distinct {
            if time - before > tolerance {
                first = time;
            }
            joined += usize::from(time != first);
            before = time;
            same.push((time, first));
        }
        Self { same, joined }
    }

    /// The time that stands for this one.
    pub(super) fn of(&self, time: f64) -> f64 {
        let found = self.same.binary_search_by(|pair| pair.0.total_cmp(&time));
        found.map_or(time, |place| self.same[place].1)
    }
}
