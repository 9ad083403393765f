//! How good a forecast was once the value has come: proper scores of its distribution, on the scale
//! of the logarithm.

use serde::Serialize;
use thymoid_core::math;

/// One forecast distribution, sampled: logarithms with their weights, in any order.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Ascending.
    sorted: Vec<(f64, f64)>,
}

/// What came of one forecast.
///
/// ```
/// use thymoid_inference::scores::{LEVELS, Sample};
/// let forecast = Sample::new((0..100).map(|i| (f64::from(i), 1.0)));
/// let score = forecast.score(85.0);
/// assert_eq!(score.position, 0.855);
/// // Outside of the central 50 %, inside of 80 and 95 %.
/// assert_eq!((LEVELS, score.inside), ([0.5, 0.8, 0.95], [false, true, true]));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Score {
    /// Continuous ranked probability score, in units of the logarithm; 0 is perfect.
    pub crps: f64,
    /// Share of the forecast below what came; half of what equals it.
    pub position: f64,
    /// Whether the central 50, 80 and 95 % intervals hold it.
    pub inside: [bool; 3],
}

/// Probabilities of the intervals of [`Score::inside`].
pub const LEVELS: [f64; 3] = [0.5, 0.8, 0.95];

impl Sample {
    /// Makes a forecast of logarithms with weights of any sum.
    ///
    /// ```
    /// use thymoid_inference::scores::Sample;
    /// // Gneiting and Raftery 2007, eq. 21: E|X - y| - E|X - X'| / 2.
    /// let score = Sample::new([(0.0, 1.0), (1.0, 1.0)]).score(0.0);
    /// assert_eq!(score.crps, 0.5 - 0.25);
    /// ```
    pub fn new(values: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let mut sorted: Vec<(f64, f64)> = values.into_iter().collect();
        let total = math::sum(sorted.iter().map(|(_, weight)| *weight));
        for (_, weight) in &mut sorted {
            *weight /= total;
        }
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { sorted }
    }

    /// Moves everything below `floor` up to it: what a forecast of a censored value is.
    ///
    /// ```
    /// use thymoid_inference::scores::Sample;
    /// let below_the_limit = Sample::new([(-3.0, 1.0), (-2.0, 1.0)]).at_least(0.0);
    /// // Nothing else was said than what came: a value at the limit.
    /// assert_eq!(below_the_limit.score(0.0).crps, 0.0);
    /// ```
    #[must_use]
    pub fn at_least(mut self, floor: f64) -> Self {
        for (value, _) in &mut self.sorted {
            *value = value.max(floor);
        }
        self
    }

    /// Returns the smallest value that at least this share of the weight is at or below.
    ///
    /// ```
    /// use thymoid_inference::scores::Sample;
    /// let forecast = Sample::new([(5.0, 1.0), (1.0, 3.0)]);
    /// assert_eq!([0.5, 0.75, 0.76].map(|p| forecast.quantile(p)), [1.0, 1.0, 5.0]);
    /// ```
    pub fn quantile(&self, probability: f64) -> f64 {
        let mut below = 0.0;
        let found = self.sorted.iter().find(|(_, weight)| {
            below += weight;
            below >= probability
        });
        found.or(self.sorted.last()).map_or(f64::NAN, |(value, _)| *value)
    }

    /// Scores the forecast by what came.
    ///
    /// ```
    /// use thymoid_inference::scores::Sample;
    /// let vague = Sample::new([(-2.0, 1.0), (0.0, 1.0), (2.0, 1.0)]);
    /// let sharp = Sample::new([(-0.1, 1.0), (0.0, 1.0), (0.1, 1.0)]);
    /// // Who was sharp does better if right and worse if wrong.
    /// assert!(sharp.score(0.0).crps < vague.score(0.0).crps);
    /// assert!(sharp.score(2.0).crps > vague.score(2.0).crps);
    /// ```
    pub fn score(&self, came: f64) -> Score {
        let distance = math::sum(self.sorted.iter().map(|(x, w)| w * (x - came).abs()));
        // E|X - X'| = 2 sum_k w_k x_k (weights below - weights above), sorted.
        let mut below = 0.0;
        let spread = math::sum(self.sorted.iter().map(|(x, w)| {
            let above = 1.0 - below - w;
            let term = w * x * (below - above);
            below += w;
            term
        }));
        let under = math::sum(self.sorted.iter().filter(|(x, _)| *x < came).map(|(_, w)| *w));
        let equal = math::sum(self.sorted.iter().filter(|(x, _)| *x == came).map(|(_, w)| *w));
        let inside = LEVELS.map(|level| {
            let tail = (1.0 - level) / 2.0;
            under < 1.0 - tail && under + equal > tail
        });
        Score { crps: distance - spread, position: under + equal / 2.0, inside }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Of a standard normal forecast: Gneiting and Raftery 2007, section 4.2. Quantiles of 4000
    /// even probabilities stand for it, hence 1e-3.
    #[test]
    fn a_normal_forecast_scores_as_published() {
        let n = 4000;
        let quantile = |i: usize| math::normal_quantile((i as f64 + 0.5) / f64::from(n));
        let sample = Sample::new((0..n as usize).map(|i| (quantile(i), 2.0)));
        for came in [-1.5, 0.0, 0.7, 3.0] {
            let density = math::normal_pdf(came);
            let expected = came * (2.0 * math::normal_cdf(came) - 1.0) + 2.0 * density
                - 1.0 / std::f64::consts::PI.sqrt();
            let score = sample.score(came);
            assert!((score.crps - expected).abs() < 1e-3, "{came}: {} {expected}", score.crps);
            assert!((score.position - math::normal_cdf(came)).abs() < 1e-3);
            let size = came.abs();
            assert_eq!(score.inside, [size < 0.6745, size < 1.2816, size < 1.96]);
        }
    }

    proptest! {
        /// A weight of two is two values, and the score is never negative.
        #[test]
        fn weights_are_copies(values in prop::collection::vec(-3.0..3.0_f64, 1..20), came in -4.0..4.0_f64) {
            let twice = values.iter().flat_map(|x| [(*x, 1.0), (*x, 1.0)]);
            let [a, b] = [Sample::new(twice), Sample::new(values.iter().map(|x| (*x, 2.0)))]
                .map(|sample| sample.score(came));
            prop_assert!((a.crps - b.crps).abs() < 1e-9 && a.crps > -1e-9);
            prop_assert!((a.position - b.position).abs() < 1e-9);
        }
    }
}
