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
    ///
    /// ```
    /// use thymoid_core::{Purpose, Seed};
    /// use thymoid_patient::population::cohort::Centre;
    /// use thymoid_patient::population::{Population, PopulationFit, priors::Priors};
    /// # let priors = Priors::new(&thymoid_patient::parameters()?)?;
    /// # let row = "-2.3,5.7,-5.3,-4.5,-1.2,0.4,0.6,0.06,0.002,1.1,-0.3,0.8,-0.6";
    /// # let table = format!("{}\n{row}\n", Population::COLUMNS.join(","));
    /// # let fit = PopulationFit::read("draws.csv", table.as_bytes(), &priors)?;
    /// let mut draws = Seed(1).draws(Purpose::VirtualChild, 0, 0);
    /// let mut of = |centre| fit.draws[0].centre_effect(centre, &fit.new_centre, &mut draws);
    /// assert_eq!(of(Centre::Duke), (0.0, 0.0)); // the reference
    /// assert_eq!(of(Centre::Gosh), (-0.3, 0.8)); // less output, and later
    /// assert_ne!(of(Centre::New), of(Centre::New)); // drawn anew
    /// # Ok::<_, thymoid_patient::Error>(())
    /// ```
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
