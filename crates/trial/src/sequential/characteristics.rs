//! What a group-sequential test does.

use serde::Serialize;
use thymoid_core::math::normal_quantile;

use super::bounds::GroupSequential;
use crate::distributions::root;
use crate::error::{Error, open_probability};

/// Information a group-sequential test needs for a power, beside a test with one look.
///
/// ```
/// use thymoid_trial::{Boundary, GroupSequential, Sides, Spending};
/// let spend = Boundary::Spend(Spending::OBrienFleming);
/// let test = GroupSequential::new(&[0.5, 1.0], spend, 0.025, Sides::One)?;
/// let needs = test.characteristics(0.9)?;
/// // A look nearly for nothing at most, and fewer children on average if it works.
/// assert!(needs.inflation < 1.01 && needs.expected_information_h1 < 0.9);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SequentialCharacteristics {
    /// Mean of the statistic at the end that gives the power.
    pub drift: f64,
    /// Largest information over that of a test with one look.
    pub inflation: f64,
    /// Expected share of the largest information under the null.
    pub expected_information_h0: f64,
    /// The same under the alternative.
    pub expected_information_h1: f64,
    /// Probability of rejecting at each look under the alternative.
    pub rejects_h1: Vec<f64>,
}

/// Means of the statistic beyond which every power is 1.
const LARGEST_DRIFT: f64 = 20.0;

impl GroupSequential {
    /// Finds what this `power` needs.
    ///
    /// # Errors
    /// When the power is no probability, or not above alpha.
    pub fn characteristics(&self, power: f64) -> Result<SequentialCharacteristics, Error> {
        open_probability("power", power)?;
        let rejects = |drift: f64| -> Vec<f64> {
            self.crossings(drift).into_iter().map(|crossing| self.sides.rejects(crossing)).collect()
        };
        let drift = root(0.0, LARGEST_DRIFT, |drift| rejects(drift).iter().sum::<f64>() - power)
            .ok_or(Error::OutOfRange { quantity: "power", allowed: "above alpha", value: power })?;
        let (null, alternative) = (rejects(0.0), rejects(drift));
        let quantiles =
            normal_quantile(power) - normal_quantile(self.alpha / f64::from(self.sides.count()));
        Ok(SequentialCharacteristics {
            drift,
            inflation: drift * drift / (quantiles * quantiles),
            expected_information_h0: self.expected_information(&null),
            expected_information_h1: self.expected_information(&alternative),
            rejects_h1: alternative,
        })
    }

    /// Averages the share of information at which trials end.
    fn expected_information(&self, stops: &[f64]) -> f64 {
        let last = stops.len() - 1;
        let early: f64 =
            stops[..last].iter().zip(&self.information).map(|(stop, share)| stop * share).sum();
        let going = 1.0 - stops[..last].iter().sum::<f64>();
        early + going * self.information[last]
    }
}
