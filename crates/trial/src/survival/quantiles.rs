//! When a given part of the children have had the event.

use serde::{Deserialize, Serialize};

use super::estimate::Transform;
use super::kaplan_meier::{KaplanMeier, Step};
use super::method::IntervalMethod;
use crate::interval::Level;

/// How near a level counts as the level, as in R.
const TOLERANCE: f64 = 1.490_116_119_384_765_6e-8;

/// When half have had the event.
///
/// ```
/// use thymoid_trial::{KaplanMeier, Level, RightCensored, Transform};
/// let mostly_alive = RightCensored::new(&[10.0, 90.0, 90.0], &[true, false, false])?;
/// let median = KaplanMeier::new(&mostly_alive).median(Transform::LogLog, Level::PERCENT_95);
/// // The curve stays above one half, but its lower band does not.
/// assert_eq!((median.days, median.low_days), (None, Some(10.0)));
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Median {
    /// Median in days; none if the curve stays above one half.
    pub days: Option<f64>,
    /// Lower end of its interval; none if even the lower band stays above.
    pub low_days: Option<f64>,
    /// Upper end of its interval; none if the upper band stays above.
    pub high_days: Option<f64>,
}

/// Which of R's two rules reads a time off a curve. Both give the first time at or below the
/// level, and the middle of a stretch that is flat at the level and falls later.
///
/// ```
/// use thymoid_trial::{IntervalMethod, KaplanMeier, Level, QuantileRule, RightCensored};
/// // Flat at one half from day 9 to the end of follow-up at day 20.
/// let curve = KaplanMeier::new(&RightCensored::new(&[9.0, 20.0], &[true, false])?);
/// let half = |rule| {
///     curve.quantile(0.5, IntervalMethod::BetaProduct, Level::PERCENT_95, rule).days
/// };
/// assert_eq!(half(QuantileRule::Summary), Some(9.0));
/// assert_eq!(half(QuantileRule::Quantile), Some(14.5));
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuantileRule {
    /// That of `summary()` and `print()`, which stops there.
    #[default]
    Summary,
    /// That of `quantile()`: the end of follow-up ends a flat stretch as an event would, and a
    /// band that rises again is passed over.
    Quantile,
}

impl KaplanMeier {
    /// Computes the median and the interval that inverts the curve's confidence band, by the rule
    /// of R's `summary()`.
    ///
    /// Brookmeyer and Crowley, Biometrics 38 (1982) 29.
    ///
    /// ```
    /// use thymoid_trial::{KaplanMeier, Level, RightCensored, Transform};
    /// let curve = KaplanMeier::new(&RightCensored::new(&[10.0, 20.0, 30.0, 40.0], &[true; 4])?);
    /// // One half from day 20 to day 30.
    /// assert_eq!(curve.median(Transform::Log, Level::PERCENT_95).days, Some(25.0));
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn median(&self, scale: Transform, level: Level) -> Median {
        self.quantile(0.5, IntervalMethod::Classic(scale), level, QuantileRule::Summary)
    }

    /// Computes when a share of the children has had the event, with its interval.
    pub fn quantile(
        &self,
        share: f64,
        method: IntervalMethod,
        level: Level,
        rule: QuantileRule,
    ) -> Median {
        let band = self.band(method, level);
        let survival = |(_, step): (usize, &Step)| Some((step.time_days, step.estimate.survival));
        let low = |(i, step): (usize, &Step)| band[i].map(|ends| (step.time_days, ends.low));
        let high = |(i, step): (usize, &Step)| band[i].map(|ends| (step.time_days, ends.high));
        let steps = || self.steps().iter().enumerate();
        let target = 1.0 - share;
        Median {
            days: rule.read(target, steps().filter_map(survival)),
            low_days: rule.read(target, steps().filter_map(low)),
            high_days: rule.read(target, steps().filter_map(high)),
        }
    }
}

impl QuantileRule {
    /// Finds when a curve, given at its steps, comes down to the target.
    fn read(self, target: f64, curve: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
        match self {
            Self::Summary => summary(target, curve),
            Self::Quantile => quantile(target, curve),
        }
    }
}

fn summary(target: f64, curve: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let mut below = curve.filter(|&(_, y)| y < target + TOLERANCE);
    let (first, level) = below.next()?;
    let flat = (level - target).abs() < TOLERANCE;
    match below.find(|&(_, y)| y < level) {
        Some((next, _)) if flat => Some(f64::midpoint(first, next)),
        _ => Some(first),
    }
}

fn quantile(target: f64, curve: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    // The first time of each level, by level; the last time of all ends the last stretch.
    let mut levels: Vec<(f64, f64)> = Vec::new();
    let mut end = None;
    for (time, y) in curve {
        end = Some(time);
        if levels.iter().all(|&(_, seen)| seen != y) {
            levels.push((time, y));
        }
    }
    levels.sort_by(|a, b| b.1.total_cmp(&a.1));
    let reached = levels.iter().position(|&(_, y)| y < target + TOLERANCE)?;
    let (first, level) = levels[reached];
    let next = levels.get(reached + 1).map(|&(time, _)| time).or(end)?;
    let flat = (level - target).abs() < TOLERANCE;
    Some(if flat { f64::midpoint(first, next) } else { first })
}
