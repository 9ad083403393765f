//! What each child contributes beyond what the model expects.

use thymoid_core::math::ln;

use super::contributions::{martingale, score_residuals};
use super::fit::CoxFit;
use super::likelihood::parts;

/// Residuals of every child.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_trial::{Cox, CoxTies, FollowUp};
/// let days = [5.0, 8.0, 13.0, 20.0, 31.0, 40.0].map(SinceImplant::from_days);
/// let rows = FollowUp::new(&days, &[true, true, true, true, false, true])?;
/// let dose = [[1.0], [3.0], [2.0], [5.0], [4.0], [6.0]].map(|x| x.to_vec());
/// let fit = Cox { rows: &rows, covariates: &dose, stratum: None }.fit(CoxTies::Efron)?;
/// // Observed less expected deaths add up to 0.
/// assert!(fit.residuals().martingale.iter().sum::<f64>().abs() < 1e-12);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Residuals {
    /// Deaths less those the model expects.
    pub martingale: Vec<f64>,
    /// The same, made symmetric.
    pub deviance: Vec<f64>,
    /// Contributions to the slope of the likelihood.
    pub score: Vec<Vec<f64>>,
    /// About by how much each child moved the coefficients.
    pub dfbeta: Vec<Vec<f64>>,
}

/// The residual of one death.
///
/// ```
/// use thymoid_trial::Schoenfeld;
/// let of = Schoenfeld { time_days: 5.0, residual: vec![0.2], scaled: vec![-0.4] };
/// assert_eq!(of.residual.len(), of.scaled.len());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Schoenfeld {
    /// When.
    pub time_days: f64,
    /// Covariates less their mean among those at risk.
    pub residual: Vec<f64>,
    /// Scaled to the coefficient at that time.
    pub scaled: Vec<f64>,
}

impl CoxFit {
    /// Computes martingale, deviance, score and dfbeta residuals; with exact ties, those of
    /// Breslow's.
    pub fn residuals(&self) -> Residuals {
        let martingale = martingale(&self.sets, &self.coefficients, self.ties);
        let mut died = vec![0.0; martingale.len()];
        self.sets.deaths.iter().flat_map(|time| &time.dead).for_each(|&row| died[row] = 1.0);
        let deviance = |(&m, &died): (&f64, &f64)| {
            let log = if died > 0.0 { ln(died - m) } else { 0.0 };
            f64::copysign((-2.0 * (m + died * log)).max(0.0).sqrt(), m)
        };
        let score = score_residuals(&self.sets, &self.coefficients, self.ties);
        Residuals {
            deviance: martingale.iter().zip(&died).map(deviance).collect(),
            dfbeta: score.iter().map(|row| self.covariance.times(row)).collect(),
            martingale,
            score,
        }
    }

    /// Computes the residual of every death (Schoenfeld, Biometrika 69 (1982) 239; scaled as by
    /// Grambsch and Therneau, Biometrika 81 (1994) 515), by stratum and time.
    pub fn schoenfeld(&self) -> Vec<Schoenfeld> {
        let hazards = self.sets.hazards(&self.coefficients);
        let deaths: usize = self.sets.deaths.iter().map(|time| time.dead.len()).sum();
        let mut all = Vec::with_capacity(deaths);
        for time in &self.sets.deaths {
            let parts = parts(&self.sets, &hazards, time, self.ties);
            let mean = |a: usize| {
                parts.iter().map(|part| part.deaths * part.mean[a]).sum::<f64>()
                    / time.dead.len() as f64
            };
            for &row in &time.dead {
                let x = self.sets.x[row].iter().enumerate();
                let residual: Vec<f64> = x.map(|(a, x)| x - mean(a)).collect();
                let scaled = self.covariance.times(&residual).into_iter().zip(&self.coefficients);
                let scaled = scaled.map(|(r, beta)| r * deaths as f64 + beta).collect();
                all.push(Schoenfeld { time_days: time.time, residual, scaled });
            }
        }
        all
    }
}
