//! BOP2 of success and toxicity together.

use serde::Serialize;
use thymoid_core::math::{pow, sum};

use super::bop2::check_gamma;
use crate::distributions::Beta;
use crate::error::{Error, open_probability, probability};

/// How probable each combination of success and toxicity is in a child.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct JointRates {
    /// Success, with toxicity.
    pub both: f64,
    /// Success without toxicity.
    pub success_only: f64,
    /// Toxicity without success.
    pub toxicity_only: f64,
}

impl JointRates {
    /// Makes the rates of a success and a toxicity that do not depend on each other.
    ///
    /// # Errors
    /// When one is no probability.
    pub fn independent(success: f64, toxicity: f64) -> Result<Self, Error> {
        probability("success probability", success)?;
        probability("toxicity probability", toxicity)?;
        Ok(Self {
            both: success * toxicity,
            success_only: success * (1.0 - toxicity),
            toxicity_only: (1.0 - success) * toxicity,
        })
    }

    fn check(self) -> Result<f64, Error> {
        let parts = [self.both, self.success_only, self.toxicity_only];
        for part in parts {
            probability("probability of a combined outcome", part)?;
        }
        let total: f64 = parts.iter().sum();
        // A sum of decimals may exceed 1 by rounding.
        if total > 1.0 + 1e-12 {
            let quantity = "sum of the probabilities of combined outcomes";
            return Err(Error::OutOfRange { quantity, allowed: "at most 1", value: total });
        }
        Ok((1.0 - total).max(0.0))
    }
}

/// The design of Zhou, Lee and Yuan for success and toxicity: at any look, stop when
/// $P(p_S > \phi_S)$ or $P(p_T < \phi_T)$ is below $\lambda (n / N)^\gamma$.
///
/// The prior is a Dirichlet distribution worth one child, with the rates of the null; so the two
/// margins have beta priors worth one child each.
///
/// ```
/// use thymoid_trial::{JointBop2, JointRates};
/// let design = JointBop2 {
///     success_null: 0.45,
///     toxicity_null: 0.3,
///     looks: vec![10, 20, 30],
///     lambda: 0.9,
///     gamma: 0.8,
/// };
/// let good = design.characteristics(JointRates::independent(0.7, 0.1)?)?;
/// let toxic = design.characteristics(JointRates::independent(0.7, 0.5)?)?;
/// assert!(good.success > 0.8 && toxic.success < 0.1);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JointBop2 {
    /// Success probability to exceed.
    pub success_null: f64,
    /// Toxicity probability to stay below.
    pub toxicity_null: f64,
    /// Children at each look, the last one final.
    pub looks: Vec<u32>,
    /// Cut-off at the end.
    pub lambda: f64,
    /// How fast the cut-off rises.
    pub gamma: f64,
}

/// The bounds of one look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct JointLook {
    /// Children by then.
    pub n: u32,
    /// Successes that stop, and all fewer.
    pub stop_successes_at_most: Option<u32>,
    /// Toxicities that stop, and all more.
    pub stop_toxicities_at_least: Option<u32>,
}

/// How such a trial ends, on average.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct JointCharacteristics {
    /// Probability of passing every look.
    pub success: f64,
    /// Probability of stopping before the last look.
    pub stop_early: f64,
    /// Expected number of children.
    pub expected_n: f64,
}

impl JointBop2 {
    /// Returns the bounds look by look.
    ///
    /// # Errors
    /// When a probability is none, or the looks do not grow.
    pub fn bounds(&self) -> Result<Vec<JointLook>, Error> {
        let success = open_probability("success probability of the null", self.success_null)?;
        let toxicity = open_probability("toxicity probability of the null", self.toxicity_null)?;
        open_probability("lambda", self.lambda)?;
        check_gamma(self.gamma)?;
        let n_max = *self.looks.last().ok_or(Error::Empty { what: "look in the design" })?;
        if let Some(index) = self.looks.windows(2).position(|pair| pair[1] <= pair[0]) {
            let reason = "`n` must be more than at the look before";
            return Err(Error::Look { look: index + 2, reason });
        }
        let [successes, toxicities] = [success, toxicity].map(|p| Beta { a: p, b: 1.0 - p });
        let look = |&n: &u32| {
            let cutoff = self.lambda * pow(f64::from(n) / f64::from(n_max), self.gamma);
            let poor = |x: &u32| successes.after(*x, n).above(success) < cutoff;
            let toxic = |x: &u32| toxicities.after(*x, n).below(toxicity) < cutoff;
            JointLook {
                n,
                stop_successes_at_most: (0..=n).take_while(poor).last(),
                stop_toxicities_at_least: (0..=n).find(toxic),
            }
        };
        Ok(self.looks.iter().map(look).collect())
    }

    /// Computes the exact characteristics: the joint distribution of both counts, child by child.
    ///
    /// # Errors
    /// When the rates are none, or the design cannot be as written.
    pub fn characteristics(&self, rates: JointRates) -> Result<JointCharacteristics, Error> {
        let neither = rates.check()?;
        let looks = self.bounds()?;
        let side = looks.last().map_or(0, |look| look.n as usize) + 1;
        // Successes, then toxicities.
        let mut going = vec![vec![0.0; side]; side];
        going[0][0] = 1.0;
        let all = |going: &[Vec<f64>]| sum(going.iter().flatten().copied());
        let (mut enrolled, mut expected_n, mut reached) = (0, 0.0, 1.0);
        for look in looks {
            reached = all(&going);
            expected_n += reached * f64::from(look.n - enrolled);
            for _ in enrolled..look.n {
                going = one_more(&going, rates, neither);
            }
            let poor = look.stop_successes_at_most.map_or(0, |most| most as usize + 1);
            let toxic = look.stop_toxicities_at_least.map_or(side, |least| least as usize);
            for (successes, row) in going.iter_mut().enumerate() {
                let from = if successes < poor { 0 } else { toxic };
                row[from..].fill(0.0);
            }
            enrolled = look.n;
        }
        Ok(JointCharacteristics { success: all(&going), stop_early: 1.0 - reached, expected_n })
    }
}

fn one_more(going: &[Vec<f64>], rates: JointRates, neither: f64) -> Vec<Vec<f64>> {
    let side = going.len();
    let mut next = vec![vec![0.0; side]; side];
    for (s, row) in going.iter().enumerate() {
        for (t, &weight) in row.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            next[s][t] += weight * neither;
            if s + 1 < side {
                next[s + 1][t] += weight * rates.success_only;
            }
            if t + 1 < side {
                next[s][t + 1] += weight * rates.toxicity_only;
            }
            if s + 1 < side && t + 1 < side {
                next[s + 1][t + 1] += weight * rates.both;
            }
        }
    }
    next
}
