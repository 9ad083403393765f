//! The coefficients of largest likelihood, where there are any.

use super::contributions::score_residuals;
use super::likelihood::likelihood;
use super::point::At;
use super::risk_sets::RiskSets;
use super::ties::CoxTies;
use crate::distributions::chi_square_upper;
use crate::error::Error;
use crate::linear::Square;
use crate::survival::{Clock, FollowUp};

/// Steps of Newton's method: ten find any maximum there is, sixty move a coefficient without one
/// beyond every hazard ratio.
const STEPS: usize = 60;
/// A step this small, in spreads of the covariate, ends the search.
const SMALL: f64 = 1e-11;

/// A likelihood that has become flatter than this part of its curvature at the beginning only
/// creeps towards its limit.
const FLAT: f64 = 1e-9;

/// What a model is fitted to: children followed, their covariates, and their strata if there are
/// any.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_trial::{Cox, CoxTies, FollowUp};
/// let days = [5.0, 8.0, 13.0, 20.0, 31.0, 40.0].map(SinceImplant::from_days);
/// let rows = FollowUp::new(&days, &[true, true, true, true, false, true])?;
/// let dose = [[1.0], [3.0], [2.0], [5.0], [4.0], [6.0]].map(|x| x.to_vec());
/// let fit = Cox { rows: &rows, covariates: &dose, stratum: None }.fit(CoxTies::Efron)?;
/// assert!(fit.coefficients[0] < 0.0); // a larger dose, a lower hazard
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Cox<'a, C> {
    /// Children.
    pub rows: &'a FollowUp<C>,
    /// The covariates of each.
    pub covariates: &'a [Vec<f64>],
    /// The stratum of each, within which the course of the hazard is its own.
    pub stratum: Option<&'a [usize]>,
}

/// A fitted model.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_trial::{Cox, CoxTies, Error, FollowUp};
/// // Everyone of one group died before anyone of the other: no finite coefficient is the best.
/// let days = [2.0, 4.0, 10.0, 12.0].map(SinceImplant::from_days);
/// let rows = FollowUp::new(&days, &[true, true, false, false])?;
/// let group = [[1.0], [1.0], [0.0], [0.0]].map(|x| x.to_vec());
/// let cox = Cox { rows: &rows, covariates: &group, stratum: None };
/// assert!(matches!(cox.fit(CoxTies::Efron), Err(Error::NoMaximum { .. })));
/// assert!(cox.firth(CoxTies::Efron)?.terms[0].coefficient.is_finite());
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct CoxFit {
    /// Logarithms of hazard ratios.
    pub coefficients: Vec<f64>,
    /// How ties were counted.
    pub ties: CoxTies,
    /// Log-likelihood without covariates.
    pub log_likelihood_null: f64,
    /// Log-likelihood at the coefficients.
    pub log_likelihood: f64,
    /// Score test of no effect.
    pub score_test: f64,
    pub(super) covariance: Square,
    pub(super) sets: RiskSets,
}

impl<C: Clock> Cox<'_, C> {
    /// Finds the maximum of the partial likelihood (Cox, J. R. Stat. Soc. B 34 (1972) 187).
    ///
    /// # Errors
    /// Without events, where no covariate varies among those at risk, and where no finite
    /// coefficients are the best: then there is nothing to estimate, and [`Cox::firth`] is the
    /// alternative.
    pub fn fit(&self, ties: CoxTies) -> Result<CoxFit, Error> {
        maximise(self.risk_sets()?, ties)
    }

    pub(super) fn risk_sets(&self) -> Result<RiskSets, Error> {
        let children = self.rows.children();
        let whole = |column: usize| column == children;
        if !whole(self.covariates.len()) || !self.stratum.is_none_or(|s| whole(s.len())) {
            return Err(Error::Length { times: self.covariates.len(), events: children });
        }
        if self.rows.events() == 0 {
            return Err(Error::NoEvents);
        }
        Ok(RiskSets::new(self.rows, self.covariates, self.stratum))
    }
}

pub(super) fn maximise(sets: RiskSets, ties: CoxTies) -> Result<CoxFit, Error> {
    let spread = sets.spread();
    let mut beta = vec![0.0; sets.terms()];
    let null = likelihood(&sets, &beta, ties);
    let score_test = null.information.quadratic(&null.score).ok_or(Error::NoInformation)?;
    let mut at = null.clone();
    for _ in 0..STEPS {
        let step = at.information.solve(&at.score).ok_or(Error::NoMaximum)?;
        let small = step.iter().zip(&spread).all(|(step, spread)| (step * spread).abs() < SMALL);
        (beta, at) = ascend(&sets, &beta, &step, &at, ties);
        let flat = |a: usize| at.information[(a, a)] < FLAT * null.information[(a, a)];
        if (0..beta.len()).any(flat) {
            return Err(Error::NoMaximum);
        }
        if small {
            let covariance = at.information.inverse().ok_or(Error::NoMaximum)?;
            return Ok(CoxFit {
                coefficients: beta,
                ties,
                log_likelihood_null: null.log_likelihood,
                log_likelihood: at.log_likelihood,
                score_test,
                covariance,
                sets,
            });
        }
    }
    Err(Error::NoMaximum)
}

/// A step, halved while the likelihood falls.
fn ascend(sets: &RiskSets, beta: &[f64], step: &[f64], from: &At, ties: CoxTies) -> (Vec<f64>, At) {
    let mut share = 1.0;
    loop {
        let next: Vec<f64> = beta.iter().zip(step).map(|(b, s)| b + share * s).collect();
        let at = likelihood(sets, &next, ties);
        let slack = 1e-12 * from.log_likelihood.abs();
        if at.log_likelihood >= from.log_likelihood - slack || share < 1e-6 {
            return (next, at);
        }
        share *= 0.5;
    }
}

impl CoxFit {
    /// Returns the covariance of two coefficients, as the model has it.
    pub fn covariance(&self, a: usize, b: usize) -> f64 {
        self.covariance[(a, b)]
    }

    /// Returns the standard error of a coefficient, as the model has it.
    pub fn standard_error(&self, term: usize) -> f64 {
        self.covariance[(term, term)].sqrt()
    }

    /// Returns the covariance of coefficients that holds when children of a cluster are alike
    /// (Lin and Wei, J. Am. Stat. Assoc. 84 (1989) 1074), and the robust score test.
    pub fn robust(&self, cluster: &[usize]) -> (Vec<Vec<f64>>, Option<f64>) {
        let sums = |residuals: &[Vec<f64>]| {
            let mut by = std::collections::BTreeMap::<usize, Vec<f64>>::new();
            for (residual, cluster) in residuals.iter().zip(cluster) {
                let sum = by.entry(*cluster).or_insert_with(|| vec![0.0; residual.len()]);
                sum.iter_mut().zip(residual).for_each(|(sum, residual)| *sum += residual);
            }
            products(by.values())
        };
        let spread = sums(&score_residuals(&self.sets, &self.coefficients, self.ties));
        let covariance = spread.between(&self.covariance);
        let at_null = score_residuals(&self.sets, &vec![0.0; self.sets.terms()], self.ties);
        let total: Vec<f64> =
            (0..self.sets.terms()).map(|a| at_null.iter().map(|r| r[a]).sum()).collect();
        let terms = 0..self.sets.terms();
        let rows = terms.clone().map(|a| terms.clone().map(|b| covariance[(a, b)]).collect());
        (rows.collect(), sums(&at_null).quadratic(&total))
    }

    /// Returns the likelihood-ratio test of no effect.
    pub fn likelihood_ratio(&self) -> f64 {
        2.0 * (self.log_likelihood - self.log_likelihood_null)
    }

    /// Returns the Wald test of no effect.
    pub fn wald(&self) -> f64 {
        self.covariance.quadratic(&self.coefficients).unwrap_or(0.0)
    }

    /// Returns the p-value of a test on as many degrees of freedom as there are coefficients.
    pub fn p(&self, test: f64) -> f64 {
        chi_square_upper(test, self.coefficients.len())
    }
}

/// The sum of products of rows.
pub(super) fn products<'a>(rows: impl Iterator<Item = &'a Vec<f64>>) -> Square {
    let mut sum: Option<Square> = None;
    for row in rows {
        let sum = sum.get_or_insert_with(|| Square::zeros(row.len()));
        for a in 0..row.len() {
            for b in 0..row.len() {
                sum[(a, b)] += row[a] * row[b];
            }
        }
    }
    sum.unwrap_or_else(|| Square::zeros(0))
}
