//! What a death counts, by when it happens.

use serde::{Deserialize, Serialize};
use thymoid_core::math::pow;

/// The weight of the deaths of one time. Named for what it is: "Peto" and "Wilcoxon" mean
/// different things in different packages.
///
/// ```
/// use thymoid_trial::Weight;
/// assert_eq!(Weight::LogRank.name(), "logrank");
/// assert_eq!(Weight::FlemingHarrington { rho: 0.5, gamma: 0.0 }.name(), "fh(0.5,0)");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// 1: the log-rank test.
    LogRank,
    /// The number at risk (Gehan, Biometrika 52 (1965) 203).
    Gehan,
    /// Its square root (Tarone and Ware, Biometrika 64 (1977) 156).
    TaroneWare,
    /// $\tilde S = \prod 1 - d / (n + 1)$, this time included (Peto and Peto, J. R. Stat. Soc. A
    /// 135 (1972) 185).
    PetoPeto,
    /// $\tilde S n / (n + 1)$ (Andersen, Int. Stat. Rev. 50 (1982) 219).
    Andersen,
    /// $S(t-)^\rho (1 - S(t-))^\gamma$ (Harrington and Fleming, Biometrika 69 (1982) 553); R's
    /// `survdiff` has $\rho$ alone.
    FlemingHarrington {
        /// Exponent of survival: above 0, early deaths count more.
        rho: f64,
        /// Exponent of its complement: above 0, late deaths count more.
        gamma: f64,
    },
}

impl Weight {
    /// Returns its name in tables.
    pub fn name(self) -> String {
        match self {
            Self::LogRank => "logrank".into(),
            Self::Gehan => "gehan".into(),
            Self::TaroneWare => "tarone-ware".into(),
            Self::PetoPeto => "peto-peto".into(),
            Self::Andersen => "andersen".into(),
            Self::FlemingHarrington { rho, gamma } => format!("fh({rho},{gamma})"),
        }
    }
}

/// What weights depend on, carried from time to time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Course {
    /// Survival before this time.
    before: f64,
    /// Peto and Peto's estimate of survival.
    peto: f64,
}

impl Course {
    pub(super) const START: Self = Self { before: 1.0, peto: 1.0 };

    /// Returns the weight of `d` deaths of `n` children at risk, and passes them.
    pub(super) fn weigh(&mut self, weight: Weight, n: f64, d: f64) -> f64 {
        let before = self.before;
        self.before *= (n - d) / n;
        self.peto *= 1.0 - d / (n + 1.0);
        let power =
            |base: f64, exponent: f64| if exponent == 0.0 { 1.0 } else { pow(base, exponent) };
        match weight {
            Weight::LogRank => 1.0,
            Weight::Gehan => n,
            Weight::TaroneWare => n.sqrt(),
            Weight::PetoPeto => self.peto,
            Weight::Andersen => self.peto * n / (n + 1.0),
            Weight::FlemingHarrington { rho, gamma } => {
                power(before, rho) * power(1.0 - before, gamma)
            }
        }
    }
}
