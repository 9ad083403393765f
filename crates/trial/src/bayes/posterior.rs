//! Monitoring by the posterior probability of a worthwhile success probability.

use serde::Serialize;

use super::predictive::final_look;
use crate::designs::{MonitoredDesign, MonitoredLook};
use crate::distributions::Beta;
use crate::error::{Error, open_probability};

/// The design of Thall and Simon, Biometrics 50 (1994) 337: stop for futility when
/// $P(p > p_0)$ falls below a bound, declare success at the end when it is above another.
///
/// ```
/// use thymoid_trial::{Beta, PosteriorDesign};
/// let design = PosteriorDesign {
///     prior: Beta::new(1.0, 1.0)?,
///     p0: 0.5,
///     looks: vec![5, 8, 12, 16, 20, 24],
///     stop_below: 0.1,
///     success_above: 0.95,
/// };
/// assert_eq!(design.successes_needed(), 17);
/// assert_eq!(design.stops_at_most()?, [Some(0), Some(2), Some(3), Some(5), Some(7), Some(8)]);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PosteriorDesign {
    /// What is known before.
    pub prior: Beta,
    /// Success probability to exceed.
    pub p0: f64,
    /// Children at each look, the last one final.
    pub looks: Vec<u32>,
    /// Posterior probability below which the trial stops.
    pub stop_below: f64,
    /// Posterior probability above which success is declared at the end.
    pub success_above: f64,
}

impl PosteriorDesign {
    /// Finds the successes needed at the end; one more than there are children if none suffice.
    pub fn successes_needed(&self) -> u32 {
        let n = self.looks.last().copied().unwrap_or(0);
        let enough = |x: &u32| self.prior.after(*x, n).above(self.p0) > self.success_above;
        (0..=n).find(enough).unwrap_or(n + 1)
    }

    /// Returns the posterior probability of exceeding `p0` after `x` successes of `n` children.
    pub fn probability(&self, n: u32, x: u32) -> f64 {
        self.prior.after(x, n).above(self.p0)
    }

    /// Returns the successes that stop, and all fewer, look by look.
    ///
    /// # Errors
    /// When a probability is none, or there is no look.
    pub fn stops_at_most(&self) -> Result<Vec<Option<u32>>, Error> {
        open_probability("p0", self.p0)?;
        crate::error::probability("posterior probability that stops", self.stop_below)?;
        open_probability("posterior probability that wins", self.success_above)?;
        if self.looks.is_empty() {
            return Err(Error::Empty { what: "look in the design" });
        }
        let stops = |x: &u32, n: u32| self.probability(n, *x) < self.stop_below;
        Ok(self.looks.iter().map(|&n| (0..=n).take_while(|x| stops(x, n)).last()).collect())
    }

    /// Returns the design, whose characteristics can be enumerated.
    ///
    /// # Errors
    /// When it cannot be as written.
    pub fn design(&self) -> Result<MonitoredDesign, Error> {
        let stops = self.stops_at_most()?;
        let look = |(&n, stop_futility_at_most)| MonitoredLook {
            n,
            stop_futility_at_most,
            stop_efficacy_at_least: None,
        };
        let mut looks: Vec<_> = self.looks.iter().zip(stops).map(look).collect();
        if let Some(last) = looks.last_mut() {
            *last = final_look(last.n, self.successes_needed());
        }
        MonitoredDesign::new(looks)
    }
}
