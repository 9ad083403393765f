//! What is varied between runs of a trial.

use serde::{Deserialize, Serialize};
use thymoid_core::{Purpose, Seed, math};
use thymoid_patient::population::cohort::Centre;

use crate::bounds::RATE_PER_YEAR;
use crate::error::{Error, positive};

/// What is known of the export of the chip over that of the published tissue: log-normal.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_trial::virtual_trial::Export;
/// let known = Export { ratio: 0.8, log_sd: 0.0 };
/// assert!((known.in_trial(Seed(1), 7) - 0.8).abs() < 1e-15);
/// let unsure = Export { log_sd: 0.5, ..known };
/// assert_ne!(unsure.in_trial(Seed(1), 7), unsure.in_trial(Seed(1), 8));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// Median.
    pub ratio: f64,
    /// Standard deviation of its logarithm.
    pub log_sd: f64,
}

impl Export {
    /// Returns the ratio of one trial.
    pub fn in_trial(&self, seed: Seed, trial: u32) -> f64 {
        let z = seed.draws(Purpose::ExportRatio, trial.into(), 0).normal();
        self.ratio * math::exp(self.log_sd * z)
    }
}

/// Where children are treated.
///
/// ```
/// use thymoid_trial::virtual_trial::CentreOf;
/// // Half the output of the reference centre, in every trial.
/// assert_ne!(CentreOf::Factor(0.5), CentreOf::Factor(1.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CentreOf {
    /// A centre; the effect of a new one is drawn in each trial.
    Known(Centre),
    /// One whose grafts export so many times what they do at the reference centre.
    Factor(f64),
}

/// One state of the world.
///
/// ```
/// use thymoid_patient::population::cohort::Centre;
/// use thymoid_trial::virtual_trial::{CentreOf, Export, Scenario};
/// let scenario = Scenario {
///     export: Export { ratio: 0.25, log_sd: 0.0 },
///     dose_exponent: 0.5,
///     centre: CentreOf::Known(Centre::New),
///     withdrawal_per_year: 0.0,
/// };
/// // A quarter of the export of the chip is half of it in the child.
/// assert_eq!(scenario.effective(0.25), 0.5);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Scenario {
    /// What is known of the chip.
    pub export: Export,
    /// How steeply export in a child follows that of the chip.
    pub dose_exponent: f64,
    /// Where.
    pub centre: CentreOf,
    /// Rate of withdrawal.
    pub withdrawal_per_year: f64,
}

impl Scenario {
    /// Returns the export in a child of a chip with this ratio.
    pub fn effective(&self, ratio: f64) -> f64 {
        math::pow(ratio, self.dose_exponent)
    }
}

/// Values that are crossed with one another; where a list is empty, what the trial assumes.
///
/// ```
/// use thymoid_patient::population::cohort::Centre;
/// use thymoid_trial::virtual_trial::{CentreOf, Export, Grid, Scenario};
/// let base = Scenario {
///     export: Export { ratio: 0.8, log_sd: 0.3 },
///     dose_exponent: 1.0,
///     centre: CentreOf::Known(Centre::New),
///     withdrawal_per_year: 0.02,
/// };
/// let (dose_exponent, centre) = (vec![0.0, 1.0], vec![0.5, 1.0, 2.0]);
/// let grid = Grid { dose_exponent, centre, ..Grid::default() };
/// assert_eq!(grid.scenarios(&base).len(), 6);
/// assert_eq!(Grid::default().scenarios(&base), [base]);
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Grid {
    /// Ratios of export, known exactly.
    pub export_ratio: Vec<f64>,
    /// Dose exponents.
    pub dose_exponent: Vec<f64>,
    /// Factors on export at the centre.
    pub centre: Vec<f64>,
    /// Rates of withdrawal.
    pub withdrawal_per_year: Vec<f64>,
}

impl Grid {
    /// Refuses values without sense.
    ///
    /// # Errors
    /// For a ratio or factor that is not positive, or a negative exponent or rate.
    pub fn check(&self) -> Result<(), Error> {
        for ratio in &self.export_ratio {
            positive("export_ratio of the grid", *ratio)?;
        }
        for factor in &self.centre {
            positive("centre of the grid", *factor)?;
        }
        let lists = [
            ("dose_exponent of the grid", &self.dose_exponent),
            ("withdrawal_per_year of the grid", &self.withdrawal_per_year),
        ];
        for (quantity, list) in lists {
            list.iter().try_for_each(|value| RATE_PER_YEAR.check(quantity, *value))?;
        }
        Ok(())
    }

    /// Returns all combinations, the last list fastest.
    pub fn scenarios(&self, base: &Scenario) -> Vec<Scenario> {
        let or = |list: &[f64], base: f64| if list.is_empty() { vec![base] } else { list.to_vec() };
        let mut exports: Vec<Export> =
            self.export_ratio.iter().map(|&ratio| Export { ratio, log_sd: 0.0 }).collect();
        if exports.is_empty() {
            exports.push(base.export);
        }
        let mut centres: Vec<CentreOf> = self.centre.iter().map(|f| CentreOf::Factor(*f)).collect();
        if centres.is_empty() {
            centres.push(base.centre);
        }
        let mut all = Vec::new();
        for &export in &exports {
            for &dose_exponent in &or(&self.dose_exponent, base.dose_exponent) {
                for &centre in &centres {
                    for &rate in &or(&self.withdrawal_per_year, base.withdrawal_per_year) {
                        let withdrawal_per_year = rate;
                        all.push(Scenario { export, dose_exponent, centre, withdrawal_per_year });
                    }
                }
            }
        }
        all
    }
}
