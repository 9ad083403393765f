//! What data said of a parameter, beside what was believed before.

use serde::Serialize;
use thymoid_core::math;

use crate::sampler::{Chains, Convergence};

/// Contraction below which an estimate is the prior, and not shown as a finding. At 1 − 1/√2 = 0.29
/// the data hold as much information as the prior.
pub const INFORMED: f64 = 0.3;
/// Contraction below which the prior still tells. At 1/2 the data hold three times as much as it.
pub const WELL_INFORMED: f64 = 0.5;

/// 1 − posterior / prior standard deviation: 0 where nothing was learned, 1 where all was. Slightly
/// negative by chance, or where data and prior disagree.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
pub struct Contraction(pub f64);

/// What data said of one parameter.
///
/// ```
/// use thymoid_inference::contraction::{Informedness, Learned};
/// use thymoid_inference::sampler::Chains;
/// // Draws as wide as the prior, whose standard deviation is 1.
/// let draws: Vec<Vec<f64>> = [-1.0, 1.0].repeat(50).into_iter().map(|x| vec![x]).collect();
/// let chains = Chains { positions: vec![draws.clone(), draws], divergences: 0, gradients: 0 };
/// let learned = Learned::new("rho", &chains, 0, |position| position[0], 1.0);
/// assert_eq!(learned.contraction.informedness(), Informedness::NotInformed);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Learned {
    /// Name as in tables.
    pub name: &'static str,
    /// Agreement and worth of the chains.
    pub convergence: Convergence,
    /// How much narrower it is than the prior.
    pub contraction: Contraction,
}

impl Learned {
    /// Summarises a function of a coordinate of the chains, which is worth what the coordinate is,
    /// on the scale of the prior's standard deviation.
    pub fn new(
        name: &'static str,
        chains: &Chains,
        coordinate: usize,
        of: impl Fn(&[f64]) -> f64,
        prior_sd: f64,
    ) -> Self {
        let posterior: Vec<f64> = chains.iter().map(of).collect();
        Self {
            name,
            convergence: chains.convergence(|q| q[coordinate]),
            contraction: Contraction::of(&posterior, prior_sd),
        }
    }
}

/// A contraction in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Informedness {
    /// The estimate is the prior.
    NotInformed,
    /// Data and prior both tell.
    Partly,
    /// The data tell.
    Informed,
}

impl Contraction {
    /// Computes it from draws of the posterior, on the scale of the prior's standard deviation.
    ///
    /// ```
    /// use thymoid_inference::contraction::{Contraction, Informedness};
    /// let learned = Contraction::of(&[-0.2, -0.1, 0.0, 0.1, 0.2], 1.0);
    /// assert!((learned.0 - (1.0 - 0.025_f64.sqrt())).abs() < 1e-12);
    /// assert_eq!(learned.informedness(), Informedness::Informed);
    /// assert_eq!(Contraction(0.3).informedness(), Informedness::Partly);
    /// assert_eq!(Contraction(0.29).informedness().as_str(), "not informed by these data");
    /// ```
    pub fn of(posterior: &[f64], prior_sd: f64) -> Self {
        Self(1.0 - math::variance(posterior).sqrt() / prior_sd)
    }

    /// Says what it means.
    ///
    /// ```
    /// use thymoid_inference::contraction::{Contraction, INFORMED, Informedness, WELL_INFORMED};
    /// assert_eq!(Contraction(INFORMED).informedness(), Informedness::Partly);
    /// assert_eq!(Contraction(WELL_INFORMED).informedness(), Informedness::Informed);
    /// // By chance, or where data and prior disagree.
    /// assert_eq!(Contraction(-0.1).informedness(), Informedness::NotInformed);
    /// ```
    pub fn informedness(self) -> Informedness {
        match self.0 {
            c if c >= WELL_INFORMED => Informedness::Informed,
            c if c >= INFORMED => Informedness::Partly,
            _ => Informedness::NotInformed,
        }
    }
}

impl Informedness {
    /// Returns the words for tables.
    ///
    /// ```
    /// use thymoid_inference::contraction::Informedness;
    /// assert_eq!(Informedness::Partly.as_str(), "partly informed by these data");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotInformed => "not informed by these data",
            Self::Partly => "partly informed by these data",
            Self::Informed => "informed by these data",
        }
    }
}
