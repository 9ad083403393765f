//! `TRIAL.toml` as it is written.

use serde::Deserialize;
use thymoid_patient::population::cohort::Centre;
use thymoid_trial::Aim;
use thymoid_trial::declared::{DesignRule, Enrolment, Estimand, PlannedDesign, SafetyRule, Visits};
use thymoid_trial::virtual_trial::{Children, Conduct, Grid};
use toml::Spanned;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) name: Spanned<String>,
    pub(super) estimand: Spanned<Estimand>,
    pub(super) visits: Spanned<Visits>,
    pub(super) design: Spanned<WrittenDesign>,
    #[serde(default = "chip")]
    pub(super) chip: Spanned<ChipKnown>,
    #[serde(default = "by_default")]
    pub(super) children: Spanned<Children>,
    #[serde(default = "by_default")]
    pub(super) conduct: Spanned<Conduct>,
    #[serde(default = "by_default")]
    pub(super) grid: Spanned<Grid>,
    #[serde(default = "by_default")]
    pub(super) simulation: Spanned<Simulation>,
    #[serde(default)]
    pub(super) history: Vec<Spanned<WrittenStudy>>,
    #[serde(default = "robust")]
    pub(super) robust: Spanned<f64>,
}

fn by_default<T: Default>() -> Spanned<T> {
    Spanned::new(0..0, T::default())
}

fn chip() -> Spanned<ChipKnown> {
    by_default()
}

fn robust() -> Spanned<f64> {
    Spanned::new(0..0, 0.5)
}

/// Children of an earlier study, and successes among them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenStudy {
    pub(super) study: String,
    pub(super) r: u32,
    pub(super) n: u32,
}

/// What is known of the chip, and where it is implanted.
///
/// ```
/// use thymoid_study::trial_file::ChipKnown;
/// assert_eq!(ChipKnown::default().export_ratio, None); // that of the chip stage
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ChipKnown {
    /// Median of its export over that of the reference; of the run, where not given.
    pub export_ratio: Option<f64>,
    /// Standard deviation of the logarithm of that ratio: what is not known of it.
    pub log_sd: f64,
    /// How steeply export in a child follows; the parameter, where not given.
    pub dose_exponent: Option<f64>,
    /// Where.
    pub centre: Centre,
}

impl Default for ChipKnown {
    fn default() -> Self {
        Self { export_ratio: None, log_sd: 0.4, dose_exponent: None, centre: Centre::New }
    }
}

/// How much is simulated.
///
/// ```
/// use thymoid_study::trial_file::Simulation;
/// assert!(Simulation::default().trials > Simulation::default().grid_trials);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Simulation {
    /// Trials of the base scenario.
    pub trials: u32,
    /// Trials of each scenario of the grid.
    pub grid_trials: u32,
    /// Trials from which is learned what one teaches.
    pub lesson_trials: u32,
    /// Children of the largest size that is looked at.
    pub largest: u32,
    /// The one seed.
    pub seed: u64,
}

impl Default for Simulation {
    fn default() -> Self {
        Self { trials: 1000, grid_trials: 300, lesson_trials: 400, largest: 40, seed: 1 }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenDesign {
    p0: f64,
    p1: f64,
    alpha: f64,
    beta: f64,
    rule: DesignRule,
    looks: Vec<u32>,
    #[serde(default = "jeffreys")]
    prior: [f64; 2],
    #[serde(default = "five_percent")]
    futility: f64,
    #[serde(default = "hundred")]
    n_max: u32,
    #[serde(default)]
    enrolment: Enrolment,
    safety: Option<SafetyRule>,
}

const fn jeffreys() -> [f64; 2] {
    [0.5, 0.5]
}

const fn five_percent() -> f64 {
    0.05
}

const fn hundred() -> u32 {
    100
}

impl WrittenDesign {
    /// As the trial crate takes it.
    pub(super) fn planned(self) -> PlannedDesign {
        let Self { p0, p1, alpha, beta, rule, looks, prior, futility, n_max, enrolment, safety } =
            self;
        let aim = Aim { p0, p1, alpha, beta };
        PlannedDesign { aim, rule, looks, prior, futility, n_max, enrolment, safety }
    }
}
