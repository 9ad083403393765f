//! What each child adds to deaths less expected ones, and to the slope of the likelihood.

use super::likelihood::parts;
use super::risk_sets::RiskSets;
use super::ties::CoxTies;

/// Deaths less those the model expects.
pub(super) fn martingale(sets: &RiskSets, beta: &[f64], ties: CoxTies) -> Vec<f64> {
    let hazards = sets.hazards(beta);
    let mut residuals = vec![0.0; sets.x.len()];
    for time in &sets.deaths {
        for part in parts(sets, &hazards, time, ties) {
            let jump = part.deaths / part.total;
            for &(row, weight) in &time.risk {
                residuals[row] -= weight * hazards[row] * jump;
            }
            for &row in &time.dead {
                residuals[row] += part.gone * hazards[row] * jump;
            }
        }
        time.dead.iter().for_each(|&row| residuals[row] += 1.0);
    }
    residuals
}

/// Covariates less their means, over the deaths of a child and against its share of the hazard.
pub(super) fn score_residuals(sets: &RiskSets, beta: &[f64], ties: CoxTies) -> Vec<Vec<f64>> {
    let hazards = sets.hazards(beta);
    let mut residuals = vec![vec![0.0; sets.terms()]; sets.x.len()];
    for time in &sets.deaths {
        let deaths = time.dead.len() as f64;
        for part in parts(sets, &hazards, time, ties) {
            let jump = part.deaths / part.total;
            let mut add = |row: usize, share: f64| {
                for ((residual, x), mean) in
                    residuals[row].iter_mut().zip(&sets.x[row]).zip(&part.mean)
                {
                    *residual += share * (x - mean);
                }
            };
            for &(row, weight) in &time.risk {
                add(row, -weight * hazards[row] * jump);
            }
            for &row in &time.dead {
                add(row, part.gone * hazards[row] * jump + part.deaths / deaths);
            }
        }
    }
    residuals
}
