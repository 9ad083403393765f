//! What a centre does to its children's grafts.

use serde::Serialize;
use thymoid_core::Draws;

use super::cohort::Centre;
use super::draw::Population;
use super::priors::Priors;

/// What is known of the effect of a centre on ln(export) and on ln(lag): independent normals.
///
/// ```
/// use thymoid_patient::population::{CentreEffect, priors::Priors};
/// let unknown = CentreEffect::unknown(&Priors::new(&thymoid_patient::parameters()?)?);
/// assert_eq!(unknown.mean, [0.0, 0.0]);
/// assert!(unknown.sd.iter().all(|sd| *sd > 0.0));
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CentreEffect {
    /// Means.
    pub mean: [f64; 2],
    /// Standard deviations.
    pub sd: [f64; 2],
}

impl CentreEffect {
    /// Takes the prior of a centre of which nothing is known.
    pub fn unknown(priors: &Priors) -> Self {
        Self { mean: [0.0; 2], sd: [priors.centre_export_sd, priors.centre_lag_sd] }
    }
}

impl Population {
    /// Returns the effect of a centre on ln(export) and ln(lag); that of a new centre is drawn from
    /// what is known of it.
    pub fn centre_effect(
        &self,
        centre: Centre,
        new: &CentreEffect,
        draws: &mut Draws,
    ) -> (f64, f64) {
        match centre {
            Centre::Duke => (0.0, 0.0),
            Centre::Gosh => (self.gosh_export, self.gosh_lag),
            Centre::New => {
                let mut of = |i: usize| new.mean[i] + new.sd[i] * draws.normal();
                (of(0), of(1))
            }
        }
    }
}
