//! A penalty that keeps coefficients finite: the alternative where there is no maximum.

use serde::Serialize;
use thymoid_core::math::normal_cdf;

use super::fit::Cox;
use super::likelihood::{likelihood, parts};
use super::risk_sets::RiskSets;
use super::ties::CoxTies;
use crate::distributions::{bisect, chi_square_upper};
use crate::error::Error;
use crate::linear::Square;
use crate::survival::Clock;

const STEPS: usize = 2000;
const SMALL: f64 = 1e-13;
/// The point that a chi-square variable with one degree of freedom exceeds in 5 %.
const BOUND: f64 = 3.841_458_820_694_124;

/// A model with Firth's penalty.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_trial::{Cox, CoxTies, FollowUp};
/// let days = [2.0, 4.0, 10.0, 12.0].map(SinceImplant::from_days);
/// let rows = FollowUp::new(&days, &[true, true, false, false])?;
/// let group = [[1.0], [1.0], [0.0], [0.0]].map(|x| x.to_vec());
/// let fit = Cox { rows: &rows, covariates: &group, stratum: None }.firth(CoxTies::Efron)?;
/// let term = fit.terms[0];
/// assert!(term.low < term.coefficient && term.coefficient < term.high);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Firth {
    /// The coefficients.
    pub terms: Vec<FirthTerm>,
    /// Penalised log-likelihood without covariates.
    pub penalised_null: f64,
    /// Penalised log-likelihood at the coefficients.
    pub penalised: f64,
    /// Log-likelihood there.
    pub log_likelihood: f64,
    /// Penalised likelihood-ratio test of no effect.
    pub likelihood_ratio: f64,
    /// Its p-value.
    pub p: f64,
}

/// One coefficient.
///
/// ```
/// use thymoid_trial::FirthTerm;
/// let term = FirthTerm {
///     coefficient: 1.9,
///     standard_error: 1.1,
///     low: 0.5,
///     high: 6.7,
///     likelihood_ratio: 12.3,
///     p: 0.0004,
/// };
/// assert!(term.high - term.coefficient > term.coefficient - term.low);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FirthTerm {
    /// Logarithm of the hazard ratio.
    pub coefficient: f64,
    /// From the curvature of the likelihood without the penalty.
    pub standard_error: f64,
    /// Lower limit of the profile of the penalised likelihood, 95 %.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
    /// Penalised likelihood-ratio test of this coefficient.
    pub likelihood_ratio: f64,
    /// Its p-value.
    pub p: f64,
}

impl<C: Clock> Cox<'_, C> {
    /// Finds the maximum of the likelihood with half the logarithm of the determinant of the
    /// information added (Heinze and Schemper, Biometrics 57 (2001) 114), which always exists.
    ///
    /// # Errors
    /// Without events, where no covariate varies among those at risk, and for exact ties.
    pub fn firth(&self, ties: CoxTies) -> Result<Firth, Error> {
        if ties == CoxTies::Exact {
            return Err(Error::FirthTies);
        }
        let sets = self.risk_sets()?;
        let terms = sets.terms();
        let zero = vec![0.0; terms];
        let null = penalised(&sets, &zero, ties).ok_or(Error::NoInformation)?;
        let (beta, top) = climb(&sets, ties, None, &zero).ok_or(Error::NoMaximum)?;
        let at = likelihood(&sets, &beta, ties);
        let covariance = at.information.inverse().ok_or(Error::NoMaximum)?;
        let term = |a: usize| {
            let error = covariance[(a, a)].sqrt();
            let drop = |value: f64| {
                let profile = climb(&sets, ties, Some((a, value)), &beta);
                profile.map_or(f64::INFINITY, |(_, at)| 2.0 * (top - at))
            };
            let limit = |side: f64| {
                let mut far = beta[a] + side * 2.0 * error;
                while drop(far) < BOUND {
                    far += side * 2.0 * error;
                }
                let excess = |value: f64| drop(value) - BOUND;
                if side > 0.0 {
                    bisect(beta[a], far, |value| excess(value) >= 0.0)
                } else {
                    bisect(far, beta[a], |value| -excess(value) >= 0.0)
                }
            };
            let ratio = drop(0.0);
            FirthTerm {
                coefficient: beta[a],
                standard_error: error,
                low: limit(-1.0),
                high: limit(1.0),
                likelihood_ratio: ratio,
                p: 2.0 * normal_cdf(-ratio.max(0.0).sqrt()),
            }
        };
        let likelihood_ratio = 2.0 * (top - null);
        Ok(Firth {
            terms: (0..terms).map(term).collect(),
            penalised_null: null,
            penalised: top,
            log_likelihood: at.log_likelihood,
            likelihood_ratio,
            p: chi_square_upper(likelihood_ratio, terms),
        })
    }
}

fn penalised(sets: &RiskSets, beta: &[f64], ties: CoxTies) -> Option<f64> {
    let at = likelihood(sets, beta, ties);
    Some(at.log_likelihood + 0.5 * at.information.ln_determinant()?)
}

/// Climbs to the maximum, one coefficient held if asked to.
fn climb(
    sets: &RiskSets,
    ties: CoxTies,
    held: Option<(usize, f64)>,
    start: &[f64],
) -> Option<(Vec<f64>, f64)> {
    let free: Vec<usize> = (0..sets.terms()).filter(|&a| held.is_none_or(|h| h.0 != a)).collect();
    let mut beta = start.to_vec();
    if let Some((a, value)) = held {
        beta[a] = value;
    }
    let mut at = penalised(sets, &beta, ties)?;
    for _ in 0..STEPS {
        if free.is_empty() {
            break;
        }
        let here = likelihood(sets, &beta, ties);
        let slope = slope(sets, &beta, ties, &here.score, &here.information)?;
        let right: Vec<f64> = free.iter().map(|&a| slope[a]).collect();
        let mut step = here.information.part(&free).solve(&right)?;
        let largest = step.iter().fold(0.0_f64, |largest, step| largest.max(step.abs()));
        if largest > 2.0 {
            for step in &mut step {
                *step *= 2.0 / largest;
            }
        }
        let mut share = 1.0;
        loop {
            let mut next = beta.clone();
            free.iter().zip(&step).for_each(|(&a, step)| next[a] += share * step);
            let there = penalised(sets, &next, ties);
            if let Some(there) = there.filter(|there| *there >= at - 1e-13 * at.abs()) {
                (beta, at) = (next, there);
                break;
            }
            share *= 0.5;
            if share < 1e-10 {
                return Some((beta, at));
            }
        }
        if largest < SMALL {
            break;
        }
    }
    Some((beta, at))
}

/// The slope of the penalised likelihood: that of the likelihood, and half the trace of the inverse
/// information times its own slope, the third cumulants of the covariates at risk.
fn slope(
    sets: &RiskSets,
    beta: &[f64],
    ties: CoxTies,
    score: &[f64],
    information: &Square,
) -> Option<Vec<f64>> {
    let inverse = information.inverse()?;
    let hazards = sets.hazards(beta);
    let mut slope = score.to_vec();
    for time in &sets.deaths {
        for part in parts(sets, &hazards, time, ties) {
            let mut add = |row: usize, weight: f64| {
                let about: Vec<f64> =
                    sets.x[row].iter().zip(&part.mean).map(|(x, mean)| x - mean).collect();
                let hazard = weight * hazards[row] / part.total;
                let trace = inverse.form(&about);
                for (slope, about) in slope.iter_mut().zip(&about) {
                    *slope += 0.5 * part.deaths * hazard * trace * about;
                }
            };
            time.risk.iter().for_each(|&(row, weight)| add(row, weight));
            if part.gone > 0.0 {
                time.dead.iter().for_each(|&row| add(row, -part.gone));
            }
        }
    }
    Some(slope)
}
