//! What a laboratory reports of a child's blood.

use thymoid_core::{Draws, Number, Real, math};

use crate::cohort::Analyte;
use crate::dynamics::Blood;
use crate::labs::LabValue;
use crate::priors::Priors;

/// Added to every expected value before its logarithm: a thousandth of a cell per µL or of a copy
/// per 10⁶ cells, so that the error of the solver at a vanishing state cannot make it negative.
const VANISHING: f64 = 1e-3;

/// Errors and floors of the assays: values are log-normal about the course.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Assay {
    naive_sd: f64,
    memory_sd: f64,
    trec_sd: f64,
    floor_per_ul: f64,
}

/// A value of one analyte, as it enters a likelihood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// Days since implantation.
    pub day: f64,
    /// What was measured.
    pub analyte: Analyte,
    /// ln of the value, or of the limit it is below.
    pub ln_value: f64,
    /// Whether it is below that limit.
    pub censored: bool,
}

impl Assay {
    /// From the parameter tables.
    pub const fn new(priors: &Priors) -> Self {
        Self {
            naive_sd: priors.naive_residual_sd,
            memory_sd: priors.memory_residual_sd,
            trec_sd: priors.trec_residual_sd,
            floor_per_ul: priors.floor_per_ul,
        }
    }

    /// Standard deviation of the logarithm of a value.
    pub const fn sd(&self, analyte: Analyte) -> f64 {
        match analyte {
            Analyte::Cd3 | Analyte::Cd4 | Analyte::Cd8 => self.memory_sd,
            Analyte::Trec => self.trec_sd,
            _ => self.naive_sd,
        }
    }

    /// TREC of zero is below what the assay sees; so is a count at its floor.
    pub const fn floor(&self, analyte: Analyte) -> f64 {
        if matches!(analyte, Analyte::Trec) { 1.0 } else { self.floor_per_ul }
    }

    /// ln of what a value is about: cells/µL, or copies per 10⁶ T cells.
    pub fn ln_expected<R: Number>(analyte: Analyte, blood: &Blood<R>) -> R {
        let expected = match analyte {
            Analyte::NaiveCd8 => blood.naive_cd8,
            Analyte::Cd3 => blood.cd3(),
            Analyte::Cd4 => blood.cd4(),
            Analyte::Cd8 => blood.cd8(),
            Analyte::Trec => blood.trec_per_t_cell * 1e6,
            _ => blood.naive_cd4,
        };
        (expected + VANISHING).ln()
    }

    /// The same, at the floor at least: what a forecast of a reported value is about.
    pub fn ln_reported(&self, analyte: Analyte, blood: &Blood<f64>) -> f64 {
        Self::ln_expected(analyte, blood).max(math::ln(self.floor(analyte)))
    }

    /// Of the values marked for fitting, after implantation, that the model explains.
    pub fn observations(&self, labs: &[LabValue]) -> Vec<Observation> {
        labs.iter()
            .filter(|lab| lab.informs())
            .filter_map(|lab| Some(self.observe(lab.day?, lab.analyte, lab.value, lab.below_limit)))
            .collect()
    }

    /// An observation of a reported value, at its floor at least.
    pub fn observe(&self, day: f64, analyte: Analyte, value: f64, below: bool) -> Observation {
        let floor = self.floor(analyte);
        let ln_value = math::ln(value.max(floor));
        Observation { day, analyte, ln_value, censored: below || value <= floor }
    }

    /// What the laboratory might report of this blood.
    pub fn measure(
        &self,
        day: f64,
        analyte: Analyte,
        blood: &Blood<f64>,
        draws: &mut Draws,
    ) -> Observation {
        let ln = Self::ln_expected(analyte, blood) + self.sd(analyte) * draws.normal();
        self.observe(day, analyte, math::exp(ln), false)
    }

    /// ln likelihood of an observation, but for a constant.
    pub fn ln_likelihood<R: Real>(&self, observation: &Observation, blood: &Blood<R>) -> R {
        let sd = self.sd(observation.analyte);
        let about = Self::ln_expected(observation.analyte, blood);
        let z = (-about + observation.ln_value) * (1.0 / sd);
        if observation.censored { z.ln_normal_cdf() } else { z * z * -0.5 + -math::ln(sd) }
    }
}
