//! Draws of the population, sampled or read.

use thymoid_core::table::{self, Columns, TableError};
use thymoid_inference::contraction::Learned;

use super::centre_effect::CentreEffect;
use super::draw::Population;
use super::priors::Priors;
use crate::error::Error;

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
    /// Reads the table of draws that a run leaves; nothing is known of how they were sampled.
    ///
    /// # Errors
    /// For a malformed table, or a number that is not finite.
    ///
    /// ```
    /// use thymoid_patient::population::{Population, PopulationFit, priors::Priors};
    /// let priors = Priors::new(&thymoid_patient::parameters()?)?;
    /// let row = "-2.3,5.7,-5.3,-4.5,-1.2,0.4,0.6,0.06,0.002,1.1,-0.3,0.8,-0.6";
    /// let table = format!("{}\n{row}\n", Population::COLUMNS.join(","));
    /// let fit = PopulationFit::read("population_draws.csv", table.as_bytes(), &priors)?;
    /// assert_eq!((fit.draws.len(), fit.draws[0].nonengraftment), (1, 0.06));
    /// // Six grafts in one are none.
    /// let table = table.replace("0.06", "6.0");
    /// assert!(PopulationFit::read("population_draws.csv", table.as_bytes(), &priors).is_err());
    /// # Ok::<_, thymoid_patient::Error>(())
    /// ```
    pub fn read(file: &str, bytes: &[u8], priors: &Priors) -> Result<Self, Error> {
        const COLUMNS: Columns = Columns { required: &Population::COLUMNS, optional: &[] };
        let mut draws = Vec::new();
        for (row, draw) in table::read::<Population>(file, bytes, COLUMNS)? {
            if let Some((column, problem)) = draw.fault() {
                let remedy = "take the table as `thymoid run` wrote it";
                return Err(TableError::at(file, row, column, problem, remedy).into());
            }
            draws.push(draw);
        }
        Ok(Self::of_draws(draws, priors))
    }

    /// Draws of a fit to the published cohorts, for tests.
    #[cfg(test)]
    pub(crate) fn published(priors: &Priors) -> Self {
        let draws = include_bytes!("../../tests/data/population_draws.csv");
        Self::read("population_draws.csv", draws, priors).expect("the table is a run's")
    }

    /// Takes draws from elsewhere; of a new centre nothing is known.
    pub fn of_draws(draws: Vec<Population>, priors: &Priors) -> Self {
        let new_centre = CentreEffect::unknown(priors);
        Self { draws, summary: Vec::new(), new_centre, divergences: 0, gradients: 0 }
    }
}
