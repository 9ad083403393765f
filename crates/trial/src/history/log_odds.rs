//! A density over log odds, on an even grid.

use serde::Serialize;
use thymoid_core::math::{exp, ln, ln_1p, sum};

use super::stencil::{BEFORE, WIDTH, apply, integral_to};
use crate::distributions::bisect;

/// Values of a density at even steps of log odds; it need not be normalised.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct LogOddsDensity {
    pub(super) start: f64,
    pub(super) step: f64,
    pub(super) values: Vec<f64>,
}

impl LogOddsDensity {
    /// Returns the log odds of the points.
    pub(super) fn points(&self) -> impl Iterator<Item = f64> {
        (0..self.values.len()).map(|i| self.start + i as f64 * self.step)
    }

    /// Integrates the density, or with `f` of the log odds: the trapezoidal rule, which is exact
    /// for what is smooth and vanishes at both ends.
    pub(super) fn integrate(&self, f: impl Fn(f64) -> f64) -> f64 {
        let last = self.values.len() - 1;
        let share = |i| if i == 0 || i == last { 0.5 } else { 1.0 };
        let terms = self.points().zip(&self.values).enumerate();
        self.step * sum(terms.map(|(i, (at, value))| share(i) * value * f(at)))
    }

    /// Multiplies with the probability of `count` successes and `failures`, in one given order.
    pub(super) fn times_likelihood(&self, count: f64, failures: f64) -> Self {
        let likelihood = |at| exp(count * ln_probability(at) + failures * ln_probability(-at));
        let values = self.points().zip(&self.values).map(|(at, value)| value * likelihood(at));
        Self { values: values.collect(), ..*self }
    }

    /// Integrates up to each point.
    fn cumulative(&self) -> Vec<f64> {
        let whole = integral_to(1.0);
        let mut total = 0.0;
        let cells = (0..self.values.len() - 1).map(|i| {
            total += self.step * self.part(i, 1.0, &whole);
            total
        });
        std::iter::once(0.0).chain(cells).collect()
    }

    /// Integrates over the first `share` of a cell, in steps; `weights` are those of that share.
    ///
    /// Near the ends there are not enough points for them, and hardly a density: a straight line.
    fn part(&self, cell: usize, share: f64, weights: &[f64; WIDTH]) -> f64 {
        let first = cell as i64 - BEFORE;
        if first >= 0 && first as usize + WIDTH <= self.values.len() {
            return apply(weights, &self.values, cell);
        }
        let (left, right) = (self.values[cell], self.values[cell + 1]);
        share * (left + 0.5 * share * (right - left))
    }

    /// Integrates from `log_odds` to the end.
    pub(super) fn above(&self, log_odds: f64) -> f64 {
        let cumulative = self.cumulative();
        let last = cumulative.len() - 1;
        let place = ((log_odds - self.start) / self.step).clamp(0.0, last as f64);
        let cell = (place as usize).min(last - 1);
        let share = place - cell as f64;
        let part = self.step * self.part(cell, share, &integral_to(share));
        (cumulative[last] - cumulative[cell] - part).max(0.0)
    }

    /// Finds the log odds with this share of the mass below.
    pub(super) fn quantile(&self, share: f64) -> f64 {
        let cumulative = self.cumulative();
        let target = share * cumulative[cumulative.len() - 1];
        let cell = cumulative.partition_point(|&below| below < target).saturating_sub(1);
        let missing = (target - cumulative[cell]) / self.step;
        let part = bisect(0.0, 1.0, |to| self.part(cell, to, &integral_to(to)) > missing);
        self.start + (cell as f64 + part) * self.step
    }
}

/// Returns the logarithm of the probability of these log odds.
pub(super) fn ln_probability(log_odds: f64) -> f64 {
    if log_odds > 0.0 { -ln_1p(exp(-log_odds)) } else { log_odds - ln_1p(exp(log_odds)) }
}

/// Returns the log odds of a probability.
pub(super) fn log_odds(p: f64) -> f64 {
    ln(p) - ln_1p(-p)
}
