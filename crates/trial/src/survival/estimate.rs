//! A survival probability and its confidence intervals.

use std::f64::consts::FRAC_PI_2;

use serde::{Deserialize, Serialize};
use thymoid_core::math::{exp, ln};

use crate::interval::{Interval, Level};

/// A survival probability.
///
/// ```
/// use thymoid_trial::{Estimate, Level, Transform};
/// let estimate = Estimate { survival: 0.9, standard_error: 0.1 };
/// let [plain, log_log] = [Transform::Plain, Transform::LogLog]
///     .map(|scale| estimate.interval(scale, Level::PERCENT_95).unwrap());
/// // Only the plain one has to be cut at 1.
/// assert_eq!(plain.high, 1.0);
/// assert!(log_log.high < 1.0 && log_log.low < plain.low);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// Estimated probability.
    pub survival: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// The scale on which an interval is symmetric.
///
/// ```
/// use thymoid_trial::{Estimate, Level, Transform};
/// let half = Estimate { survival: 0.5, standard_error: 0.1 };
/// let middle = |scale| {
///     let interval = half.interval(scale, Level::PERCENT_95).unwrap();
///     (interval.low + interval.high) / 2.0
/// };
/// assert!((middle(Transform::Logit) - 0.5).abs() < 1e-12);
/// assert!(middle(Transform::Log) > 0.51);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transform {
    /// $S$ itself.
    Plain,
    /// $\ln S$: the default of R.
    Log,
    /// $\ln(-\ln S)$: the default of SAS. Near survival 1 it keeps its level at no number of
    /// children a thymic study has: at n = 30 and a true survival of 0.94 it covers 81 %, as a
    /// curve that is still at 1 has no such interval.
    LogLog,
    /// $\ln(S / (1 - S))$.
    Logit,
    /// $\arcsin \sqrt S$.
    Arcsine,
}

impl Estimate {
    /// Computes the interval as `survfit` of R's package `survival` 3.5-3 defines it, cut to [0,
    /// 1].
    ///
    /// None where R gives none: at survival 0, and for the last three scales at 1.
    ///
    /// ```
    /// use thymoid_trial::{Estimate, Level, Transform};
    /// let all_alive = Estimate { survival: 1.0, standard_error: 0.0 };
    /// assert!(all_alive.interval(Transform::Log, Level::PERCENT_95).is_some());
    /// assert!(all_alive.interval(Transform::LogLog, Level::PERCENT_95).is_none());
    /// ```
    pub fn interval(self, scale: Transform, level: Level) -> Option<Interval> {
        let Self { survival: s, standard_error } = self;
        let at_one_too = matches!(scale, Transform::Plain | Transform::Log);
        if s <= 0.0 || (s >= 1.0 && !at_one_too) {
            return None;
        }
        let half = level.z() * standard_error;
        let (low, high) = match scale {
            Transform::Plain => ((s - half).max(0.0), (s + half).min(1.0)),
            Transform::Log => (s * exp(-half / s), (s * exp(half / s)).min(1.0)),
            Transform::LogLog => {
                let shift = half / (s * ln(s));
                (exp(ln(s) * exp(-shift)), exp(ln(s) * exp(shift)))
            }
            Transform::Logit => {
                let odds = s / (1.0 - s);
                let factor = exp(half / (s * (1.0 - s)));
                (odds / (odds + factor), odds / (odds + 1.0 / factor))
            }
            Transform::Arcsine => {
                let angle = libm::asin(s.sqrt());
                let shift = 0.5 * half / (s * (1.0 - s)).sqrt();
                let back = |a: f64| libm::sin(a) * libm::sin(a);
                (back((angle - shift).max(0.0)), back((angle + shift).min(FRAC_PI_2)))
            }
        };
        Some(Interval { low, high })
    }
}
