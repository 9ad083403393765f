//! The beta product confidence procedure.

use thymoid_core::math::{exp_m1, ln_1p};

use super::kaplan_meier::Step;
use crate::distributions::beta_quantile;
use crate::interval::{Interval, Level};

/// A product of independent beta variables, one for every time of deaths that was passed, by its
/// mean and the logarithm of its second moment over the square of the first.
#[derive(Debug, Clone, Copy)]
pub(super) struct BetaProduct {
    mean: f64,
    ln_spread: f64,
}

impl Default for BetaProduct {
    fn default() -> Self {
        Self { mean: 1.0, ln_spread: 0.0 }
    }
}

impl BetaProduct {
    /// Passes a time: with $d$ deaths of $n$, a variable of parameters $n - d + 1$ and $d$.
    pub(super) fn pass(&mut self, step: &Step) {
        if step.events > 0 {
            *self = self.times((step.at_risk - step.events + 1) as f64, step.events as f64);
        }
    }

    /// The limits: the upper one of what has been passed, the lower one as if the next child of
    /// those still followed died at once.
    pub(super) fn interval(self, followed: usize, level: Level) -> Interval {
        let low = self.times(followed as f64, 1.0);
        let low = if followed == 0 { 0.0 } else { low.quantile(level.tail()) };
        Interval { low, high: self.quantile(1.0 - level.tail()) }
    }

    fn times(self, a: f64, b: f64) -> Self {
        Self {
            mean: self.mean * a / (a + b),
            ln_spread: self.ln_spread + ln_1p(b / (a * (a + b + 1.0))),
        }
    }

    /// That of the beta variable of the same mean and variance.
    fn quantile(self, p: f64) -> f64 {
        let relative_variance = exp_m1(self.ln_spread);
        if relative_variance <= 0.0 {
            return 1.0;
        }
        let sum = (1.0 - self.mean) / (self.mean * relative_variance) - 1.0;
        beta_quantile(p, self.mean * sum, (1.0 - self.mean) * sum)
    }
}
