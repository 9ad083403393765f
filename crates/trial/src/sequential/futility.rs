//! Bounds for efficacy and for futility, by spending of alpha and of beta.

use serde::{Deserialize, Serialize};
use thymoid_core::math::normal_quantile;

use super::bounds::{Sides, check, spend};
use super::spending::Spending;
use super::walk::{Walk, crossings};
use crate::distributions::root;
use crate::error::{Error, open_probability};

/// Whether a trial must stop when it falls below the bound for futility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FutilityRule {
    /// It need not: the bounds for efficacy keep alpha either way.
    NonBinding,
    /// It must: efficacy is a little easier.
    Binding,
}

/// A one-sided test that may stop for efficacy or futility.
///
/// ```
/// use thymoid_trial::{FutilityDesign, FutilityRule, Spending};
/// let late = |gamma| Spending::HwangShihDeCani { gamma };
/// let thirds = [1.0 / 3.0, 2.0 / 3.0, 1.0];
/// let rule = FutilityRule::NonBinding;
/// let test = FutilityDesign::new(&thirds, [late(-4.0), late(-2.0)], [0.025, 0.1], rule)?;
/// // At the end both bounds meet: every trial is decided.
/// assert!((test.futility_z[2] - test.efficacy_z[2]).abs() < 1e-9);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FutilityDesign {
    /// Shares of the final information.
    pub information: Vec<f64>,
    /// Statistic from which each look stops for efficacy.
    pub efficacy_z: Vec<f64>,
    /// Statistic below which it stops for futility.
    pub futility_z: Vec<f64>,
    /// Probabilities of stopping for futility and for efficacy at each look under the null.
    pub stops_h0: Vec<[f64; 2]>,
    /// The same under the alternative.
    pub stops_h1: Vec<[f64; 2]>,
    /// Mean of the statistic at the end under the alternative.
    pub drift: f64,
    /// Largest information over that of a test with one look.
    pub inflation: f64,
}

/// Rounds in which the bounds for efficacy and futility follow each other.
const ROUNDS: usize = 200;

impl FutilityDesign {
    /// Finds bounds that spend alpha and beta, in this order in both pairs.
    ///
    /// # Errors
    /// Unless the shares of information rise to 1 and the errors are probabilities that some bounds
    /// can keep.
    pub fn new(
        information: &[f64],
        [alpha_spending, beta_spending]: [Spending; 2],
        [alpha, beta]: [f64; 2],
        rule: FutilityRule,
    ) -> Result<Self, Error> {
        check(information)?;
        open_probability("alpha", alpha)?;
        open_probability("beta", beta)?;
        let upper = |futility: Option<&[f64]>| {
            spend(information, alpha_spending, alpha, Sides::One, futility).ok_or(Error::NoBounds)
        };
        let lower = |high: &[f64]| {
            let miss = |drift: f64| {
                let low = beta_bounds(information, beta_spending, beta, high, drift);
                low[low.len() - 1] - high[high.len() - 1]
            };
            let drift = root(0.5, 10.0, miss).ok_or(Error::NoBounds)?;
            Ok::<_, Error>((drift, beta_bounds(information, beta_spending, beta, high, drift)))
        };
        let mut high = upper(None)?;
        let (mut drift, mut low) = lower(&high)?;
        if rule == FutilityRule::Binding {
            for _ in 0..ROUNDS {
                // The last look decides: nothing goes on from it.
                let mut leant_on = low.clone();
                leant_on[low.len() - 1] = f64::NEG_INFINITY;
                let next = upper(Some(&leant_on))?;
                let change: f64 = next.iter().zip(&high).map(|(a, b)| (a - b).abs()).sum();
                high = next;
                (drift, low) = lower(&high)?;
                if change < 1e-13 {
                    break;
                }
            }
        }
        let fixed = normal_quantile(1.0 - beta) - normal_quantile(alpha);
        Ok(Self {
            stops_h0: crossings(information, &low, &high, 0.0),
            stops_h1: crossings(information, &low, &high, drift),
            information: information.to_vec(),
            efficacy_z: high,
            futility_z: low,
            drift,
            inflation: drift * drift / (fixed * fixed),
        })
    }
}

/// Finds the bounds below which beta is spent look by look, if the alternative has this drift.
fn beta_bounds(
    information: &[f64],
    spending: Spending,
    beta: f64,
    high: &[f64],
    drift: f64,
) -> Vec<f64> {
    /// Bounds that everything or nothing is below.
    const ENDS: [f64; 2] = [-14.0, 12.0];
    let mut walk = Walk::new(drift);
    let mut used = 0.0;
    let mut bounds = vec![];
    for (&share, &high) in information.iter().zip(high) {
        let target = spending.spent(beta, share, 1);
        let need = target - used;
        used = target;
        let excess = |z: f64| walk.tails(share, z, f64::INFINITY)[0] - need;
        let low = root(ENDS[0], ENDS[1], excess).unwrap_or(if excess(ENDS[1]) <= 0.0 {
            ENDS[1]
        } else {
            ENDS[0]
        });
        bounds.push(low);
        walk.go(share, low, high);
    }
    bounds
}
