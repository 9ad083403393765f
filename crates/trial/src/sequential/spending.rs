//! How much of an error may be spent by a share of the information.

use serde::{Deserialize, Serialize};
use thymoid_core::math::{exp_m1, ln_1p, normal_cdf, normal_quantile, pow};

/// A spending function: 0 at the start, the whole error at the end.
///
/// ```
/// use thymoid_trial::Spending;
/// // O'Brien and Fleming's type keeps nearly everything for the end; Pocock's does not.
/// let half = |spending: Spending| spending.spent(0.025, 0.5, 1);
/// assert!(half(Spending::OBrienFleming) < 0.002 && half(Spending::Pocock) > 0.015);
/// assert!((Spending::Pocock.spent(0.025, 1.0, 1) - 0.025).abs() < 1e-17);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spending {
    /// Lan and DeMets, Biometrika 70 (1983) 659, in the manner of O'Brien and Fleming.
    OBrienFleming,
    /// The same in the manner of Pocock.
    Pocock,
    /// A power of the share: Kim and DeMets, Biometrika 74 (1987) 149.
    KimDeMets {
        /// The exponent.
        power: f64,
    },
    /// Hwang, Shih and DeCani, Stat. Med. 9 (1990) 1439.
    HwangShihDeCani {
        /// Negative: late; 0: evenly; positive: early.
        gamma: f64,
    },
}

impl Spending {
    /// Computes what of `alpha` may be spent by `share` of the information, in a test of so many
    /// `sides`.
    pub fn spent(self, alpha: f64, share: f64, sides: u32) -> f64 {
        let sides = f64::from(sides);
        match self {
            Self::OBrienFleming => {
                let z = -normal_quantile(alpha / (2.0 * sides));
                2.0 * sides * normal_cdf(-z / share.sqrt())
            }
            Self::Pocock => alpha * ln_1p((std::f64::consts::E - 1.0) * share),
            Self::KimDeMets { power } => alpha * pow(share, power),
            Self::HwangShihDeCani { gamma: 0.0 } => alpha * share,
            Self::HwangShihDeCani { gamma } => alpha * exp_m1(-gamma * share) / exp_m1(-gamma),
        }
    }
}
