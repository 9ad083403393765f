//! A constant hazard from deaths and child-years, earlier ones discounted.

use serde::Serialize;

use crate::distributions::Gamma;
use crate::error::{Error, probability};

/// Deaths and time at risk of a new and an earlier study.
///
/// ```
/// use thymoid_trial::HazardHistory;
/// let studies = HazardHistory {
///     deaths: 5,
///     time: 19.5,
///     earlier_deaths: 22,
///     earlier_time: 160.0,
///     prior_shape: 0.5,
///     prior_rate: 0.1,
/// };
/// // The earlier children died less: the more of them count, the lower the hazard.
/// assert!(studies.posterior(1.0)?.mean() < studies.posterior(0.0)?.mean());
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct HazardHistory {
    /// Deaths.
    pub deaths: u32,
    /// Time at risk.
    pub time: f64,
    /// Deaths in the earlier study.
    pub earlier_deaths: u32,
    /// Time at risk there, in the same unit.
    pub earlier_time: f64,
    /// Shape of the gamma prior.
    pub prior_shape: f64,
    /// Its rate.
    pub prior_rate: f64,
}

impl HazardHistory {
    /// Returns what is known of the hazard if each earlier child counts `share` of a new one.
    ///
    /// # Errors
    /// When the share is not in [0, 1], a time is negative, or nothing is known.
    pub fn posterior(&self, share: f64) -> Result<Gamma, Error> {
        probability("share of an earlier child", share)?;
        for (row, value) in [(1, self.time), (2, self.earlier_time)] {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(Error::Time { row, value });
            }
        }
        Gamma::new(
            self.prior_shape + f64::from(self.deaths) + share * f64::from(self.earlier_deaths),
            self.prior_rate + self.time + share * self.earlier_time,
        )
    }
}
