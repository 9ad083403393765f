//! Restricted mean survival time.

use serde::Serialize;

use super::kaplan_meier::KaplanMeier;
use crate::error::Error;

/// Mean time alive within a horizon.
///
/// ```
/// use thymoid_trial::{KaplanMeier, RightCensored};
/// let nobody_died = RightCensored::new(&[365.0, 400.0], &[false, false])?;
/// let mean = KaplanMeier::new(&nobody_died).restricted_mean(365.0)?;
/// assert_eq!((mean.days, mean.standard_error_days), (365.0, 0.0));
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RestrictedMean {
    /// Area under the curve up to the horizon.
    pub days: f64,
    /// Its standard error.
    pub standard_error_days: f64,
}

impl KaplanMeier {
    /// Computes the mean time alive out of the first `horizon_days`.
    ///
    /// $$ \hat\mu = \int_0^\tau \hat S, \qquad \widehat{\rm var} = \sum_{t_i \le \tau}
    /// \Big(\int_{t_i}^\tau \hat S\Big)^2 \frac{d_i}{n_i (n_i - d_i)} $$
    ///
    /// Klein and Moeschberger, Survival Analysis, 2nd edition (2003), section 4.5; as R's
    /// `summary(fit, rmean = horizon)`.
    ///
    /// # Errors
    /// When the horizon is not above 0 or beyond the follow-up.
    ///
    /// ```
    /// use thymoid_trial::{KaplanMeier, RightCensored};
    /// let followed = RightCensored::new(&[100.0, 365.0], &[true, false])?;
    /// let mean = KaplanMeier::new(&followed).restricted_mean(365.0)?;
    /// assert_eq!(mean.days, 100.0 + 265.0 / 2.0);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn restricted_mean(&self, horizon_days: f64) -> Result<RestrictedMean, Error> {
        let follow_up_days = self.follow_up_days();
        if !(horizon_days > 0.0 && self.at(horizon_days).is_some()) {
            return Err(Error::Horizon { horizon_days, follow_up_days });
        }
        let (mut area, mut variance, mut until) = (0.0, 0.0, horizon_days);
        for step in self.steps().iter().rev().filter(|step| step.time_days <= horizon_days) {
            area += step.estimate.survival * (until - step.time_days);
            until = step.time_days;
            let (n, d) = (step.at_risk as f64, step.events as f64);
            if n > d {
                variance += area * area * d / (n * (n - d));
            }
        }
        Ok(RestrictedMean { days: until + area, standard_error_days: variance.sqrt() })
    }
}
