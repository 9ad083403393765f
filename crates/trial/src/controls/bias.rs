//! Why published children are not those of the trial.

use thymoid_core::math::{ln, normal_cdf, normal_quantile};

use crate::error::{Error, positive};

/// What is believed of the hazard that children like those of the trial would have had, over the
/// published one: care improves, centres differ, referral selects. Lognormal.
///
/// ```
/// use thymoid_trial::ControlBias;
/// // Care has improved: half the published hazard, 95 % between a quarter and as published.
/// let bias = ControlBias::new(0.5, 0.25, 1.0)?;
/// assert!((bias.above(1.0, None) - 0.025).abs() < 1e-9);
/// // The published hazard itself is known from 16 deaths: wider.
/// assert!(bias.above(1.0, Some(16.0)) > 0.025);
/// assert!(ControlBias::new(0.5, 0.6, 1.0).is_err());
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ControlBias {
    /// Median of the ratio.
    pub ratio: f64,
    /// Standard deviation of its logarithm.
    pub log_sd: f64,
}

impl ControlBias {
    /// Makes it from a median and its 95 % range.
    ///
    /// # Errors
    /// When one is not positive, or they are not in order.
    pub fn new(ratio: f64, low: f64, high: f64) -> Result<Self, Error> {
        for value in [ratio, low, high] {
            positive("ratio of hazards", value)?;
        }
        if !(low <= ratio && ratio <= high) {
            let allowed = "within its 95 % range";
            return Err(Error::OutOfRange { quantity: "ratio of hazards", allowed, value: ratio });
        }
        Ok(Self { ratio, log_sd: ln(high / low) / (2.0 * normal_quantile(0.975)) })
    }

    /// Computes the probability that the ratio is above `least`; the published hazard rests on so
    /// many deaths, if that is known, and its logarithm has the variance of one over them.
    pub fn above(&self, least: f64, deaths: Option<f64>) -> f64 {
        let sampling = deaths.map_or(0.0, |deaths| 1.0 / deaths);
        let sd = (self.log_sd * self.log_sd + sampling).sqrt();
        let excess = ln(self.ratio / least);
        if sd > 0.0 { normal_cdf(excess / sd) } else { f64::from(u8::from(excess > 0.0)) }
    }
}
