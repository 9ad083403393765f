//! Children whose outcome is still to come.

use serde::Serialize;

use crate::distributions::Beta;
use crate::error::{Error, positive};

/// An interim analysis before every child has reached the end of its window.
///
/// A pending child counts as a failure by the share of the window it has been followed without
/// success: time-to-event monitoring after Lin, Coleman and Yuan (TOP), J. Natl. Cancer Inst. 112
/// (2020) 38.
///
/// ```
/// use thymoid_trial::{Beta, PendingOutcomes};
/// let interim = PendingOutcomes {
///     responses: 3,
///     complete: 5,
///     follow_up: vec![2.0, 6.0, 9.5],
///     window: 12.0,
/// };
/// assert!((interim.effective_n()? - 6.4583333).abs() < 1e-6);
/// let known = interim.posterior(Beta::new(0.5, 0.5)?)?;
/// assert!((known.above(0.5) - 0.4295).abs() < 5e-5);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PendingOutcomes {
    /// Children with success so far.
    pub responses: u32,
    /// Children whose outcome is known, successes included.
    pub complete: u32,
    /// Follow-up of each other child.
    pub follow_up: Vec<f64>,
    /// Time after which a child without success is a failure, in the unit of the follow-up.
    pub window: f64,
}

impl PendingOutcomes {
    /// Computes how many complete children the follow-up is worth.
    ///
    /// # Errors
    /// When the window is not positive, a follow-up negative, or more responded than are complete.
    pub fn effective_n(&self) -> Result<f64, Error> {
        positive("window", self.window)?;
        if self.responses > self.complete {
            let (count, of) = (self.responses.into(), self.complete.into());
            return Err(Error::Proportion { count, of });
        }
        let mut effective = f64::from(self.complete);
        for (index, &followed) in self.follow_up.iter().enumerate() {
            if !(followed >= 0.0 && followed.is_finite()) {
                return Err(Error::Time { row: index + 1, value: followed });
            }
            effective += (followed / self.window).min(1.0);
        }
        Ok(effective)
    }

    /// Returns what is known of the success probability.
    ///
    /// # Errors
    /// As [`Self::effective_n`].
    pub fn posterior(&self, prior: Beta) -> Result<Beta, Error> {
        let responses = f64::from(self.responses);
        let failures = self.effective_n()? - responses;
        Ok(Beta { a: prior.a + responses, b: prior.b + failures })
    }
}
