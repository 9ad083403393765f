//! The course of the hazard, and the survival of a child with given covariates.

use serde::Serialize;
use thymoid_core::math::exp;

use super::fit::CoxFit;
use super::likelihood::parts;
use crate::linear::dot;
use crate::survival::{Clock, Estimate, FollowUp};

/// The cumulative hazard of a child whose covariates are all 0.
///
/// ```
/// use thymoid_trial::BaselineStep;
/// let step = BaselineStep { stratum: 0, time_days: 5.0, hazard: 0.003 };
/// assert!(step.hazard > 0.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BaselineStep {
    /// Stratum.
    pub stratum: usize,
    /// Time.
    pub time_days: f64,
    /// Cumulative hazard.
    pub hazard: f64,
}

/// Survival of a child with given covariates.
///
/// ```
/// use thymoid_trial::PredictedStep;
/// let step = PredictedStep { time_days: 5.0, hazard: 0.1, standard_error: 0.05 };
/// assert!((step.survival().survival - 0.9048).abs() < 1e-4);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PredictedStep {
    /// Time.
    pub time_days: f64,
    /// Cumulative hazard.
    pub hazard: f64,
    /// Its standard error, coefficients included.
    pub standard_error: f64,
}

impl PredictedStep {
    /// Returns the survival that the hazard means.
    pub fn survival(self) -> Estimate {
        let survival = exp(-self.hazard);
        Estimate { survival, standard_error: survival * self.standard_error }
    }
}

impl CoxFit {
    /// Computes the baseline at every time of follow-up, by stratum.
    pub fn baseline<C: Clock>(&self, rows: &FollowUp<C>) -> Vec<BaselineStep> {
        let zero = vec![0.0; self.sets.terms()];
        let mut strata = self.sets.stratum.clone();
        strata.sort_unstable();
        strata.dedup();
        let of = |stratum: usize| {
            self.predict(rows, &zero, stratum).into_iter().map(move |step| BaselineStep {
                stratum,
                time_days: step.time_days,
                hazard: step.hazard,
            })
        };
        strata.into_iter().flat_map(of).collect()
    }

    /// Computes the survival of a child with these covariates at every time of follow-up in a
    /// stratum (Tsiatis, Ann. Stat. 9 (1981) 93; ties as in the fit).
    pub fn predict<C: Clock>(
        &self,
        rows: &FollowUp<C>,
        covariates: &[f64],
        stratum: usize,
    ) -> Vec<PredictedStep> {
        let x: Vec<f64> =
            covariates.iter().zip(&self.sets.means).map(|(x, mean)| x - mean).collect();
        let relative = exp(dot(&x, &self.coefficients));
        let hazards = self.sets.hazards(&self.coefficients);
        let members = (0..rows.children()).filter(|&row| self.sets.stratum[row] == stratum);
        let times = thymoid_core::math::sorted_distinct(members.map(|row| rows.end[row]));
        let mut deaths = self.sets.deaths.iter().filter(|at| at.stratum == stratum).peekable();
        let (mut hazard, mut variance, mut slope) = (0.0, 0.0, vec![0.0; x.len()]);
        let at = |time_days: f64| {
            while let Some(at) = deaths.next_if(|at| at.time <= time_days) {
                for part in parts(&self.sets, &hazards, at, self.ties) {
                    let jump = part.deaths * relative / part.total;
                    hazard += jump;
                    variance += jump * relative / part.total;
                    for ((slope, x), mean) in slope.iter_mut().zip(&x).zip(&part.mean) {
                        *slope += jump * (x - mean);
                    }
                }
            }
            let standard_error = (variance + self.covariance.form(&slope)).sqrt();
            PredictedStep { time_days, hazard, standard_error }
        };
        times.into_iter().map(at).collect()
    }
}
