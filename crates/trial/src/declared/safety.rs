//! The rule that stops a trial for harm.

use serde::{Deserialize, Serialize};

use crate::distributions::Beta;
use crate::error::{Error, open_probability};

/// Stops when it is nearly certain that more children die than may (Thall and Simon 1994), asked
/// after each child whose first months are over or who has died.
///
/// ```
/// use thymoid_trial::declared::SafetyRule;
/// let rule = SafetyRule { by_month: 6.0, acceptable: 0.3, certainty: 0.9, prior: [0.6, 1.4] };
/// let stops: Vec<u32> = [3, 5, 10].into_iter().filter_map(|n| rule.stops_at(n)).collect();
/// // Three of three, four of five, six of ten.
/// assert_eq!(stops, [3, 4, 6]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SafetyRule {
    /// Deaths up to this month count.
    pub by_month: f64,
    /// Share of deaths that is acceptable.
    pub acceptable: f64,
    /// Posterior probability of a larger share from which the trial stops.
    pub certainty: f64,
    /// Beta prior: deaths and survivors that it is worth.
    pub prior: [f64; 2],
}

impl SafetyRule {
    /// Refuses what is no rule.
    ///
    /// # Errors
    /// For a share or certainty that is no probability, or a prior that is no distribution.
    pub fn check(&self) -> Result<(), Error> {
        open_probability("acceptable share of deaths", self.acceptable)?;
        open_probability("certainty of the safety rule", self.certainty)?;
        crate::error::positive("by_month of the safety rule", self.by_month)?;
        Beta::new(self.prior[0], self.prior[1]).map(|_| ())
    }

    /// Returns the posterior probability that more die than may, after so many deaths of `n`.
    pub fn probability(&self, n: u32, deaths: u32) -> f64 {
        let [a, b] = self.prior;
        Beta { a, b }.after(deaths, n).above(self.acceptable)
    }

    /// Finds the fewest deaths of `n` children that stop the trial; none if no number does.
    pub fn stops_at(&self, n: u32) -> Option<u32> {
        (0..=n).find(|deaths| self.probability(n, *deaths) >= self.certainty)
    }
}
