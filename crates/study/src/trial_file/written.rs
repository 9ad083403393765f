//! `TRIAL.toml` as it is written.

use serde::Deserialize;
use thymoid_trial::Aim;
use thymoid_trial::declared::{DesignRule, Enrolment, Estimand, PlannedDesign, SafetyRule, Visits};
use toml::Spanned;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) name: Spanned<String>,
    pub(super) estimand: Spanned<Estimand>,
    pub(super) visits: Spanned<Visits>,
    pub(super) design: Spanned<WrittenDesign>,
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
