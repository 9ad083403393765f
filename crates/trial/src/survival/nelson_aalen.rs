//! Cumulative hazards, and survival by way of them.

use serde::{Deserialize, Serialize};
use thymoid_core::math::exp;

use super::estimate::Estimate;
use super::kaplan_meier::{KaplanMeier, Step};

/// How deaths of one time count.
///
/// ```
/// use thymoid_trial::{KaplanMeier, RightCensored, TiedHazard};
/// let curve = KaplanMeier::new(&RightCensored::new(&[5.0, 5.0], &[true, true])?);
/// let last = |ties| curve.cumulative_hazard(ties)[0].hazard;
/// assert_eq!(last(TiedHazard::NelsonAalen), 2.0 / 2.0);
/// assert_eq!(last(TiedHazard::FlemingHarrington), 1.0 / 2.0 + 1.0);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TiedHazard {
    /// All at once, out of the same risk set.
    NelsonAalen,
    /// One after the other, out of risk sets that shrink (Fleming and Harrington, Commun. Stat.
    /// Theory 13 (1984) 2469).
    FlemingHarrington,
}

/// A cumulative hazard from one time to the next.
///
/// ```
/// use thymoid_trial::{KaplanMeier, RightCensored, TiedHazard};
/// let curve = KaplanMeier::new(&RightCensored::new(&[5.0, 8.0], &[true, false])?);
/// let steps = curve.cumulative_hazard(TiedHazard::NelsonAalen);
/// assert_eq!((steps[0].hazard, steps[0].standard_error), (0.5, 0.5));
/// assert!((steps[0].survival().survival - 0.6065).abs() < 1e-4);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct HazardStep {
    /// Time.
    pub time_days: f64,
    /// Cumulative hazard to this time, events at it included.
    pub hazard: f64,
    /// Its standard error.
    pub standard_error: f64,
}

impl HazardStep {
    /// Returns the survival that the hazard means, $e^{-H}$.
    pub fn survival(self) -> Estimate {
        let survival = exp(-self.hazard);
        Estimate { survival, standard_error: survival * self.standard_error }
    }
}

impl KaplanMeier {
    /// Computes the cumulative hazard at every step.
    pub fn cumulative_hazard(&self, ties: TiedHazard) -> Vec<HazardStep> {
        let (mut hazard, mut variance) = (0.0, 0.0);
        let step = |step: &Step| {
            let (n, d) = (step.at_risk as f64, step.events as f64);
            match ties {
                TiedHazard::NelsonAalen => {
                    hazard += d / n;
                    variance += d / (n * n);
                }
                TiedHazard::FlemingHarrington => {
                    for before in 0..step.events {
                        let left = n - before as f64;
                        hazard += 1.0 / left;
                        variance += 1.0 / (left * left);
                    }
                }
            }
            HazardStep { time_days: step.time_days, hazard, standard_error: variance.sqrt() }
        };
        self.steps().iter().map(step).collect()
    }
}
