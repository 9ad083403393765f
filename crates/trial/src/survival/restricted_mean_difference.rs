//! Restricted means of two groups beside one another.

use serde::Serialize;
use thymoid_core::math::{exp, ln, normal_cdf};

use super::restricted_mean::RestrictedMean;
use crate::interval::{Interval, Level};

/// A difference or a ratio, its interval, and how probable one as large is where there is none.
///
/// ```
/// use thymoid_trial::{Level, RestrictedMean};
/// let [a, b] = [300.0, 330.0].map(|days| RestrictedMean { days, standard_error_days: 10.0 });
/// let difference = b.against(a, 365.0, Level::PERCENT_95).difference;
/// assert!(difference.value == 30.0 && difference.p_two_sided < 0.05);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Contrast {
    /// The difference or ratio.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
    /// Two-sided p-value of no difference, or of a ratio of 1.
    pub p_two_sided: f64,
}

/// Mean time alive within a horizon, of one group against another.
///
/// Ratios of a mean of 0 do not exist.
///
/// ```
/// use thymoid_trial::{Level, RestrictedMean};
/// let [a, b] = [300.0, 330.0].map(|days| RestrictedMean { days, standard_error_days: 10.0 });
/// assert_eq!(b.against(a, 365.0, Level::PERCENT_95).ratio.unwrap().value, 1.1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RestrictedMeanContrast {
    /// Difference of the means, days.
    pub difference: Contrast,
    /// Ratio of the means.
    pub ratio: Option<Contrast>,
    /// Ratio of the times lost before the horizon.
    pub ratio_of_time_lost: Option<Contrast>,
}

impl RestrictedMean {
    /// Compares this mean with another one within the same horizon, as the R package `survRM2`
    /// does (Uno et al., J. Clin. Oncol. 32 (2014) 2380).
    pub fn against(self, other: Self, horizon_days: f64, level: Level) -> RestrictedMeanContrast {
        let difference = self.days - other.days;
        let error = libm::hypot(self.standard_error_days, other.standard_error_days);
        let half = level.z() * error;
        let interval = Interval { low: difference - half, high: difference + half };
        let p_two_sided = 2.0 * normal_cdf(-(difference / error).abs());
        let lost = |mean: Self| Self { days: horizon_days - mean.days, ..mean };
        RestrictedMeanContrast {
            difference: Contrast { value: difference, interval, p_two_sided },
            ratio: ratio(self, other, level),
            ratio_of_time_lost: ratio(lost(self), lost(other), level),
        }
    }
}

fn ratio(a: RestrictedMean, b: RestrictedMean, level: Level) -> Option<Contrast> {
    if !(a.days > 0.0 && b.days > 0.0) {
        return None;
    }
    let log = ln(a.days / b.days);
    let error = libm::hypot(a.standard_error_days / a.days, b.standard_error_days / b.days);
    let half = level.z() * error;
    Some(Contrast {
        value: a.days / b.days,
        interval: Interval { low: exp(log - half), high: exp(log + half) },
        p_two_sided: 2.0 * normal_cdf(-(log / error).abs()),
    })
}
