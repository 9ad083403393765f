//! Bounds for efficacy.

use serde::{Deserialize, Serialize};
use thymoid_core::math::pow;

use super::spending::Spending;
use super::walk::{Walk, crossings};
use crate::distributions::root;
use crate::error::{Error, open_probability};

/// How bounds of a group-sequential test are found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Boundary {
    /// $Z$ bounds proportional to $t^{\Delta - 1/2}$ (Wang and Tsiatis, Biometrics 43 (1987) 193):
    /// 0 is O'Brien and Fleming's test, 1/2 Pocock's.
    Shape {
        /// $\Delta$.
        delta: f64,
    },
    /// By a spending function.
    Spend(Spending),
}

/// Whether one direction or both reject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sides {
    /// Upwards only.
    One,
    /// Both, symmetrically; alpha is of both together.
    Two,
}

/// A group-sequential test.
///
/// ```
/// use thymoid_trial::{Boundary, GroupSequential, Sides};
/// // Pocock's constant of five two-sided looks at 5 %: 2.413.
/// let test = GroupSequential::new(
///     &[0.2, 0.4, 0.6, 0.8, 1.0],
///     Boundary::Shape { delta: 0.5 },
///     0.05,
///     Sides::Two,
/// )?;
/// assert!((test.critical_z[0] - 2.413).abs() < 5e-4);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupSequential {
    /// Shares of the final information, rising to 1.
    pub information: Vec<f64>,
    /// Statistic from which each look rejects.
    pub critical_z: Vec<f64>,
    /// Type I error spent by each look.
    pub alpha_spent: Vec<f64>,
    /// One direction or both.
    pub sides: Sides,
    pub(super) alpha: f64,
}

impl Sides {
    pub(super) fn count(self) -> u32 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }

    /// Returns the lower bound that goes with an upper one.
    pub(super) fn low(self, high: f64) -> f64 {
        match self {
            Self::One => f64::NEG_INFINITY,
            Self::Two => -high,
        }
    }

    /// Returns the probability of rejecting of those below and above.
    pub(super) fn rejects(self, [below, above]: [f64; 2]) -> f64 {
        match self {
            Self::One => above,
            Self::Two => below + above,
        }
    }
}

impl GroupSequential {
    /// Finds the bounds at these shares of the `information`.
    ///
    /// # Errors
    /// Unless the shares rise to 1 and `alpha` is a probability that some bounds can keep.
    pub fn new(
        information: &[f64],
        boundary: Boundary,
        alpha: f64,
        sides: Sides,
    ) -> Result<Self, Error> {
        check(information)?;
        open_probability("alpha", alpha)?;
        let critical_z = match boundary {
            Boundary::Shape { delta } => shaped(information, delta, alpha, sides),
            Boundary::Spend(spending) => spend(information, spending, alpha, sides, None),
        };
        let critical_z = critical_z.ok_or(Error::NoBounds)?;
        let mut test = Self {
            information: information.to_vec(),
            critical_z,
            alpha_spent: vec![],
            sides,
            alpha,
        };
        let mut spent = 0.0;
        for crossing in test.crossings(0.0) {
            spent += sides.rejects(crossing);
            test.alpha_spent.push(spent);
        }
        Ok(test)
    }

    /// Computes the probabilities of leaving below and above at each look, for a statistic whose
    /// mean at the end is `drift`.
    pub(super) fn crossings(&self, drift: f64) -> Vec<[f64; 2]> {
        let low: Vec<f64> = self.critical_z.iter().map(|&high| self.sides.low(high)).collect();
        crossings(&self.information, &low, &self.critical_z, drift)
    }
}

/// Refuses shares that do not rise from above 0 to 1.
pub(super) fn check(information: &[f64]) -> Result<(), Error> {
    let mut before = 0.0;
    for (index, &share) in information.iter().enumerate() {
        // Looks closer than this would need ever finer integrals.
        if !(share - before >= 1e-3 && share <= 1.0) {
            let reason = "its share of the information must be at least 0.001 above the one before";
            return Err(Error::Look { look: index + 1, reason });
        }
        before = share;
    }
    if before == 1.0 {
        return Ok(());
    }
    let reason = "the last share of the information must be 1";
    Err(Error::Look { look: information.len(), reason })
}

fn shaped(information: &[f64], delta: f64, alpha: f64, sides: Sides) -> Option<Vec<f64>> {
    let shape: Vec<f64> = information.iter().map(|&share| pow(share, delta - 0.5)).collect();
    let bounds = |scale: f64| shape.iter().map(|shape| scale * shape).collect::<Vec<_>>();
    let excess = |scale: f64| {
        let high = bounds(scale);
        let low: Vec<f64> = high.iter().map(|&high| sides.low(high)).collect();
        let crossings = crossings(information, &low, &high, 0.0);
        crossings.into_iter().map(|crossing| sides.rejects(crossing)).sum::<f64>() - alpha
    };
    root(0.01, 12.0, excess).map(bounds)
}

/// Finds bounds that spend `alpha` look by look; `futility` bounds, if any, are leant on.
pub(super) fn spend(
    information: &[f64],
    spending: Spending,
    alpha: f64,
    sides: Sides,
    futility: Option<&[f64]>,
) -> Option<Vec<f64>> {
    let mut walk = Walk::new(0.0);
    let mut used = 0.0;
    let mut bounds = vec![];
    for (look, &share) in information.iter().enumerate() {
        let target = spending.spent(alpha, share, sides.count());
        let need = target - used;
        used = target;
        let excess = |z: f64| sides.rejects(walk.tails(share, sides.low(z), z)) - need;
        let lowest = if sides == Sides::Two { 1e-9 } else { -3.0 };
        let z = root(lowest, 12.0, excess)?;
        let low = futility.map_or(sides.low(z), |futility| futility[look]);
        walk.go(share, low, z);
        bounds.push(z);
    }
    Some(bounds)
}
