//! The distribution of children that the published cohorts imply.
//!
//! Each child's ln(export), ln(lag), ln(loss) and ln(CD8 per CD4) are normal about typical values,
//! shifted by the effect of its centre; a share of grafts never engrafts. Whether competition holds
//! cells back by less division or by more death is learned with the rest, from a uniform prior. The cohorts print, at a
//! visit, the minimum, median and maximum of those still alive: their exact likelihood
//! ([`crate::order_statistics`]) is taken under the mixture over a fixed lattice of children
//! ([`thymoid_inference::quasi_random`]), each weighted by its survival, together with the multinomial likelihood
//! of the deaths. Visits of one cohort enter as if they were different children: the published
//! tables do not tell who was seen twice, so the posterior is a little too narrow.

mod posterior;

pub use posterior::PopulationPosterior;

use serde::{Deserialize, Serialize};
use thymoid_core::Draws;

use crate::cohort::Centre;
use crate::error::Error;
use crate::priors::Priors;
use thymoid_core::table::{self, Columns, TableError};
use thymoid_inference::contraction::Learned;

/// One draw of the population.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// ln of the typical plateau export at Duke, 10⁹ CD4 per day.
    #[serde(rename = "ln_export_1e9_per_day")]
    pub ln_export: f64,
    /// ln of the typical lag at Duke, days.
    #[serde(rename = "ln_lag_days")]
    pub ln_lag: f64,
    /// ln of the typical loss of naive cells, 1/d.
    #[serde(rename = "ln_loss_per_day")]
    pub ln_loss: f64,
    /// ln of the renewal of naive cells, 1/d.
    #[serde(rename = "ln_renewal_per_day")]
    pub ln_renewal: f64,
    /// ln of the typical CD8 per CD4 emigrant.
    pub ln_cd8_per_cd4: f64,
    /// Between-child standard deviation of ln(export).
    pub export_sd: f64,
    /// Between-child standard deviation of ln(lag).
    pub lag_sd: f64,
    /// Share of grafts that never engraft.
    pub nonengraftment: f64,
    /// Hazard of death without naive T cells, 1/d.
    pub hazard_per_day: f64,
    /// ln of the power with which naive CD4 lower the hazard.
    pub ln_protection: f64,
    /// Effect of Great Ormond Street on ln(export).
    pub gosh_export: f64,
    /// Effect of Great Ormond Street on ln(lag).
    pub gosh_lag: f64,
    /// Standard normal coordinate of the share of competition that acts on division.
    pub competition: f64,
}

impl Population {
    /// Effect of a centre on ln(export) and ln(lag); a new centre's is drawn from what is known of it.
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

/// What is known of the effect of a centre on ln(export) and on ln(lag): independent normals.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CentreEffect {
    /// Means.
    pub mean: [f64; 2],
    /// Standard deviations.
    pub sd: [f64; 2],
}

impl CentreEffect {
    /// Of a centre of which nothing is known.
    pub fn unknown(priors: &Priors) -> Self {
        let (export, lag) = priors.new_centre_sd();
        Self { mean: [0.0; 2], sd: [export, lag] }
    }
}

/// Draws of the population.
#[derive(Debug, Clone, PartialEq)]
pub struct PopulationFit {
    /// Draws, chain by chain.
    pub draws: Vec<Population>,
    /// What was learned, coordinate by coordinate.
    pub summary: Vec<Learned>,
    /// What is known of the effect of a centre that published nothing.
    pub new_centre: CentreEffect,
    /// Divergent transitions.
    pub divergences: usize,
    /// Gradient evaluations.
    pub gradients: u64,
}

impl PopulationFit {
    /// From the table of draws that a run leaves; nothing is known of how they were sampled.
    ///
    /// # Errors
    /// For a malformed table, or a number that is not finite.
    pub fn read(file: &str, bytes: &[u8], priors: &Priors) -> Result<Self, Error> {
        const COLUMNS: Columns = Columns {
            required: &[
                "ln_export_1e9_per_day",
                "ln_lag_days",
                "ln_loss_per_day",
                "ln_renewal_per_day",
                "ln_cd8_per_cd4",
                "export_sd",
                "lag_sd",
                "nonengraftment",
                "hazard_per_day",
                "ln_protection",
                "gosh_export",
                "gosh_lag",
                "competition",
            ],
            optional: &[],
        };
        let mut draws = Vec::new();
        for (row, draw) in table::read::<Population>(file, bytes, COLUMNS)? {
            let positive = [draw.export_sd, draw.lag_sd, draw.hazard_per_day];
            let shares = 0.0..=1.0;
            if !positive.iter().all(|x| *x > 0.0) || !shares.contains(&draw.nonengraftment) {
                let problem = "a spread, a hazard or a share without sense".into();
                let remedy = "take the table as `thymoid run` wrote it";
                return Err(TableError::at(file, row, "-", problem, remedy).into());
            }
            draws.push(draw);
        }
        let new_centre = CentreEffect::unknown(priors);
        Ok(Self { draws, summary: Vec::new(), new_centre, divergences: 0, gradients: 0 })
    }
}
