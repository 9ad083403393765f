//! BOP2: a posterior cut-off that rises with the data, optimised.

use std::collections::BTreeMap;

use serde::Serialize;
use thymoid_core::math::pow;

use super::predictive::final_look;
use crate::designs::{MonitoredCharacteristics, MonitoredDesign, MonitoredLook};
use crate::distributions::Beta;
use crate::error::{Error, open_probability};

/// The design of Zhou, Lee and Yuan, Stat. Med. 36 (2017) 3302, for a yes-or-no outcome: stop when
/// $P(p > p_0) < \lambda (n / N)^\gamma$ after the prior $\mathrm{Beta}(p_0, 1 - p_0)$.
///
/// ```
/// use thymoid_trial::Bop2;
/// let looks = vec![10, 15, 20, 25, 30, 35, 40];
/// let design = Bop2 { p0: 0.2, looks, lambda: 0.909, gamma: 1.0 };
/// // As printed with the programs of the authors.
/// let stops: Vec<_> = design.stops_at_most()?.into_iter().flatten().collect();
/// assert_eq!(stops, [1, 2, 3, 5, 7, 9, 11]);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bop2 {
    /// Success probability to exceed.
    pub p0: f64,
    /// Children at each look, the last one final.
    pub looks: Vec<u32>,
    /// Cut-off at the end.
    pub lambda: f64,
    /// How fast the cut-off rises.
    pub gamma: f64,
}

/// The most powerful pair of cut-off and rise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OptimalBop2 {
    /// The design.
    pub design: Bop2,
    /// Under the probability not worth pursuing: `success` is the type I error.
    pub at_p0: MonitoredCharacteristics,
    /// Under the probability worth finding: `success` is the power.
    pub at_p1: MonitoredCharacteristics,
}

impl Bop2 {
    /// Returns the cut-off at a look of `n` children.
    pub fn cutoff(&self, n: u32) -> f64 {
        let n_max = self.looks.last().copied().unwrap_or(n);
        self.lambda * pow(f64::from(n) / f64::from(n_max), self.gamma)
    }

    /// Returns the successes that stop, and all fewer, look by look; at the last look those that
    /// do not suffice.
    ///
    /// # Errors
    /// When `p0` or the cut-off is no such probability, or there is no look.
    pub fn stops_at_most(&self) -> Result<Vec<Option<u32>>, Error> {
        open_probability("p0", self.p0)?;
        open_probability("lambda", self.lambda)?;
        check_gamma(self.gamma)?;
        Ok(self.bounds(&posteriors(self.p0, &self.looks)?))
    }

    /// Returns the design, whose characteristics can be enumerated.
    ///
    /// # Errors
    /// When it cannot be as written.
    pub fn design(&self) -> Result<MonitoredDesign, Error> {
        monitored(&self.looks, &self.stops_at_most()?)
    }

    fn bounds(&self, posteriors: &[Vec<f64>]) -> Vec<Option<u32>> {
        let stop = |(&n, posterior): (&u32, &Vec<f64>)| {
            let cutoff = self.cutoff(n);
            (posterior.partition_point(|&above| above < cutoff) as u32).checked_sub(1)
        };
        self.looks.iter().zip(posteriors).map(stop).collect()
    }

    /// Finds the most powerful design whose type I error is at most `alpha`, on the grid
    /// $\lambda$ = 0.5, 0.505, ..., 0.995 and $\gamma$ = 0, 0.05, ..., 1. Of equal power, the one
    /// that expects fewest children under `p0`, then the smaller $\lambda$, then $\gamma$.
    ///
    /// # Errors
    /// When a probability is none, the looks are no design, or no pair keeps `alpha`.
    pub fn optimal(p0: f64, p1: f64, looks: &[u32], alpha: f64) -> Result<OptimalBop2, Error> {
        open_probability("p0", p0)?;
        open_probability("p1", p1)?;
        open_probability("alpha", alpha)?;
        let posteriors = posteriors(p0, looks)?;
        // Most pairs have the bounds of another.
        let mut known = BTreeMap::new();
        let mut best: Option<OptimalBop2> = None;
        for i in 0..100 {
            for j in 0..=20 {
                // Decimals as they are written.
                let lambda = f64::from(500 + 5 * i) / 1000.0;
                let gamma = f64::from(5 * j) / 100.0;
                let design = Self { p0, looks: looks.to_vec(), lambda, gamma };
                let bounds = design.bounds(&posteriors);
                let (at_p0, at_p1) = if let Some(both) = known.get(&bounds) {
                    both
                } else {
                    let trial = monitored(looks, &bounds)?;
                    let both = (trial.characteristics(p0)?, trial.characteristics(p1)?);
                    known.entry(bounds).or_insert(both)
                };
                let better = best.as_ref().is_none_or(|best| {
                    (at_p1.success, -at_p0.expected_n)
                        > (best.at_p1.success, -best.at_p0.expected_n)
                });
                if at_p0.success <= alpha && better {
                    best = Some(OptimalBop2 { design, at_p0: at_p0.clone(), at_p1: at_p1.clone() });
                }
            }
        }
        let n_max = looks.last().copied().unwrap_or(0);
        best.ok_or(Error::NoDesign { n_max })
    }
}

/// Refuses an exponent that is not a finite number from 0.
pub(super) fn check_gamma(gamma: f64) -> Result<(), Error> {
    if gamma >= 0.0 && gamma.is_finite() {
        return Ok(());
    }
    Err(Error::OutOfRange { quantity: "gamma", allowed: "0 or more", value: gamma })
}

/// Returns the posterior probabilities of exceeding `p0`, by look, then successes.
fn posteriors(p0: f64, looks: &[u32]) -> Result<Vec<Vec<f64>>, Error> {
    if looks.is_empty() {
        return Err(Error::Empty { what: "look in the design" });
    }
    let prior = Beta::new(p0, 1.0 - p0)?;
    let at = |n: u32| (0..=n).map(|x| prior.after(x, n).above(p0)).collect();
    Ok(looks.iter().map(|&n| at(n)).collect())
}

fn monitored(looks: &[u32], stops: &[Option<u32>]) -> Result<MonitoredDesign, Error> {
    let look = |(&n, &stop_futility_at_most)| MonitoredLook {
        n,
        stop_futility_at_most,
        stop_efficacy_at_least: None,
    };
    let mut looks: Vec<_> = looks.iter().zip(stops).map(look).collect();
    if let Some(last) = looks.last_mut() {
        *last = final_look(last.n, last.stop_futility_at_most.map_or(0, |most| most + 1));
    }
    MonitoredDesign::new(looks)
}
