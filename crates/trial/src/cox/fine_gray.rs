//! The hazard of a cumulative incidence.

use serde::{Deserialize, Serialize};

use super::contributions::score_residuals;
use super::fit::{CoxFit, maximise, products};
use super::likelihood::parts;
use super::risk_sets::{DeathTime, RiskSets, centred};
use super::ties::CoxTies;
use crate::error::Error;
use crate::linear::dot;
use crate::multistate::CompetingRisks;
use crate::survival::Clock;

/// What comes first when an event and an end of follow-up share a time.
///
/// ```
/// use thymoid_trial::CensoringOrder;
/// assert_eq!(CensoringOrder::default(), CensoringOrder::Together);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CensoringOrder {
    /// Neither, as `crr` of R's `cmprsk` has it: who has an event is at risk of being censored at
    /// that time.
    #[default]
    Together,
    /// The event, as `finegray` of R's `survival` has it.
    EventFirst,
}

/// A fitted model of a cumulative incidence.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_trial::{CensoringOrder, CompetingRisks, CoxTies, FollowUp, fine_gray};
/// let days = [30.0, 60.0, 90.0, 120.0, 300.0, 400.0].map(SinceImplant::from_days);
/// let rows = FollowUp::new(&days, &[true, true, true, true, false, false])?;
/// let cause = [Some(0), Some(1), Some(0), Some(0), None, None];
/// let risks = CompetingRisks::new(rows, &cause, 2)?;
/// let dose = [[2.0], [1.0], [3.0], [1.0], [2.0], [1.0]].map(|x| x.to_vec());
/// let fit = fine_gray(&risks, 0, &dose, CoxTies::Breslow, CensoringOrder::default())?;
/// assert!(fit.coefficients[0] > 0.0 && fit.standard_errors[0] > 0.0);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FineGray {
    /// Logarithms of ratios of the subdistribution hazard.
    pub coefficients: Vec<f64>,
    /// Their standard errors, the estimation of the censoring included: those of `crr`.
    pub standard_errors: Vec<f64>,
    /// The same with the censoring taken as known: those of `finegray` and `coxph`.
    pub errors_censoring_known: Vec<f64>,
    /// Log-likelihood without covariates.
    pub log_likelihood_null: f64,
    /// Log-likelihood at the coefficients.
    pub log_likelihood: f64,
    /// The cumulative subdistribution hazard of a child whose covariates are all 0, by time.
    pub baseline: Vec<(f64, f64)>,
}

/// Fits the model of Fine and Gray (J. Am. Stat. Assoc. 94 (1999) 496): a child with another event
/// stays at risk, with the probability that it would still be followed.
///
/// # Errors
/// As [`Cox::fit`](super::Cox::fit); and with delayed entry.
pub fn fine_gray<C: Clock>(
    risks: &CompetingRisks<C>,
    cause: usize,
    covariates: &[Vec<f64>],
    ties: CoxTies,
    order: CensoringOrder,
) -> Result<FineGray, Error> {
    let children = risks.rows.children();
    if covariates.len() != children {
        return Err(Error::Length { times: covariates.len(), events: children });
    }
    if risks.rows.entry.is_some() {
        return Err(Error::FineGrayEntry);
    }
    if !risks.cause.contains(&Some(cause)) {
        return Err(Error::NoEvents);
    }
    let censoring = Censoring::of(risks, order);
    let fit = maximise(risk_sets(risks, cause, covariates, &censoring), ties)?;
    let known = score_residuals(&fit.sets, &fit.coefficients, ties);
    let estimated = with_censoring(risks, cause, &fit, &known);
    let errors = |residuals: &[Vec<f64>]| {
        let covariance = products(residuals.iter()).between(&fit.covariance);
        (0..covariance.size()).map(|a| covariance[(a, a)].sqrt()).collect::<Vec<f64>>()
    };
    Ok(FineGray {
        standard_errors: errors(&estimated),
        errors_censoring_known: errors(&known),
        log_likelihood_null: fit.log_likelihood_null,
        log_likelihood: fit.log_likelihood,
        baseline: baseline(&fit),
        coefficients: fit.coefficients,
    })
}

/// The probability of being followed, just before each time.
struct Censoring {
    steps: Vec<(f64, f64)>,
}

impl Censoring {
    fn of<C: Clock>(risks: &CompetingRisks<C>, order: CensoringOrder) -> Self {
        let rows = &risks.rows;
        let mut followed = 1.0;
        let step = |time: f64| {
            let at = |row: &usize| rows.end[*row] == time;
            let censored = (0..rows.children()).filter(at).filter(|&row| !rows.event[row]).count();
            let events = (0..rows.children()).filter(at).count() - censored;
            let at_risk = rows.end.iter().filter(|end| **end >= time).count();
            let at_risk = at_risk - if order == CensoringOrder::EventFirst { events } else { 0 };
            if censored > 0 {
                followed *= (at_risk - censored) as f64 / at_risk as f64;
            }
            (time, followed)
        };
        let times = thymoid_core::math::sorted_distinct(rows.end.iter().copied());
        Self { steps: times.into_iter().map(step).collect() }
    }

    fn before(&self, time: f64) -> f64 {
        let passed = self.steps.partition_point(|step| step.0 < time);
        self.steps[..passed].last().map_or(1.0, |step| step.1)
    }
}

fn risk_sets<C: Clock>(
    risks: &CompetingRisks<C>,
    cause: usize,
    covariates: &[Vec<f64>],
    censoring: &Censoring,
) -> RiskSets {
    let rows = &risks.rows;
    let of_cause = |row: &usize| risks.cause[*row] == Some(cause);
    let times = (0..rows.children()).filter(of_cause).map(|row| rows.end[row]);
    let at = |time: f64| {
        let weight = |row: usize| {
            if rows.end[row] >= time {
                Some((row, 1.0))
            } else if rows.event[row] && !of_cause(&row) {
                Some((row, censoring.before(time) / censoring.before(rows.end[row])))
            } else {
                None
            }
        };
        let dead = (0..rows.children()).filter(|row| of_cause(row) && rows.end[*row] == time);
        let risk = (0..rows.children()).filter_map(weight).collect();
        DeathTime { time, stratum: 0, dead: dead.collect(), risk }
    };
    let deaths = thymoid_core::math::sorted_distinct(times).into_iter().map(at).collect();
    let (x, means) = centred(covariates);
    RiskSets { x, means, deaths, stratum: vec![0; rows.children()] }
}

/// Adds to each child's contribution what its own censoring, or its being at risk of it, did to the
/// weights of others.
fn with_censoring<C: Clock>(
    risks: &CompetingRisks<C>,
    cause: usize,
    fit: &CoxFit,
    known: &[Vec<f64>],
) -> Vec<Vec<f64>> {
    let rows = &risks.rows;
    let (sets, terms) = (&fit.sets, fit.sets.terms());
    let hazards = sets.hazards(&fit.coefficients);
    let mut all = known.to_vec();
    let ends = (0..rows.children()).filter(|&row| !rows.event[row]).map(|row| rows.end[row]);
    for censored_at in thymoid_core::math::sorted_distinct(ends) {
        // What children with another event before contribute from this time on; at ties, as crr.
        let mut q = vec![0.0; terms];
        for time in sets.deaths.iter().filter(|time| time.time >= censored_at) {
            for part in parts(sets, &hazards, time, CoxTies::Breslow) {
                let jump = part.deaths / part.total;
                for &(row, weight) in &time.risk {
                    let other = rows.event[row] && risks.cause[row] != Some(cause);
                    if other && rows.end[row] < censored_at {
                        for a in 0..terms {
                            q[a] += weight * hazards[row] * jump * (sets.x[row][a] - part.mean[a]);
                        }
                    }
                }
            }
        }
        let at_risk = rows.end.iter().filter(|end| **end >= censored_at).count() as f64;
        let censored = |row: usize| !rows.event[row] && rows.end[row] == censored_at;
        let number = (0..rows.children()).filter(|&row| censored(row)).count() as f64;
        for (row, all) in all.iter_mut().enumerate() {
            if rows.end[row] < censored_at {
                continue;
            }
            let own = if censored(row) { 1.0 } else { 0.0 };
            for a in 0..terms {
                all[a] += q[a] / at_risk * (own - number / at_risk);
            }
        }
    }
    all
}

fn baseline(fit: &CoxFit) -> Vec<(f64, f64)> {
    let hazards = fit.sets.hazards(&fit.coefficients);
    let at_zero = thymoid_core::math::exp(-dot(&fit.sets.means, &fit.coefficients));
    let mut hazard = 0.0;
    let step = |time: &DeathTime| {
        for part in parts(&fit.sets, &hazards, time, fit.ties) {
            hazard += part.deaths / part.total * at_zero;
        }
        (time.time, hazard)
    };
    fit.sets.deaths.iter().map(step).collect()
}
