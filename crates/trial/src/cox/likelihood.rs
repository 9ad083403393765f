//! The partial likelihood, its slope and its curvature, at one value of the coefficients.

use thymoid_core::math::ln;

use super::exact::exact_time;
use super::point::At;
use super::risk_sets::{DeathTime, RiskSets};
use super::ties::CoxTies;
use crate::linear::{Square, dot};

/// One term of the likelihood of a time of deaths: so many deaths out of the risk set less a part
/// of the dead.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Deaths it stands for.
    pub(super) deaths: f64,
    /// The part of the dead that is no longer at risk.
    pub(super) gone: f64,
    /// The weighted sum of hazards.
    pub(super) total: f64,
    /// The mean of covariates, weighted by hazards.
    pub(super) mean: Vec<f64>,
}

/// The terms of one time. Efron lets the dead leave one after the other; Breslow keeps them all.
pub(super) fn parts(sets: &RiskSets, hazards: &[f64], at: &DeathTime, ties: CoxTies) -> Vec<Part> {
    let terms = sets.terms();
    let sums = |rows: &mut dyn Iterator<Item = (usize, f64)>| {
        let (mut total, mut first) = (0.0, vec![0.0; terms]);
        for (row, weight) in rows {
            let hazard = weight * hazards[row];
            total += hazard;
            for (sum, x) in first.iter_mut().zip(&sets.x[row]) {
                *sum += hazard * x;
            }
        }
        (total, first)
    };
    let (total, first) = sums(&mut at.risk.iter().copied());
    let (dead_total, dead_first) = sums(&mut at.dead.iter().map(|&row| (row, 1.0)));
    let deaths = at.dead.len() as f64;
    let part = |gone: f64, deaths: f64| {
        let total = total - gone * dead_total;
        let mean = first.iter().zip(&dead_first).map(|(all, dead)| (all - gone * dead) / total);
        Part { deaths, gone, total, mean: mean.collect() }
    };
    match ties {
        CoxTies::Efron => (0..at.dead.len()).map(|j| part(j as f64 / deaths, 1.0)).collect(),
        _ => vec![part(0.0, deaths)],
    }
}

/// The covariance of covariates under one term, weighted by hazards.
pub(super) fn spread(sets: &RiskSets, hazards: &[f64], at: &DeathTime, part: &Part) -> Square {
    let terms = sets.terms();
    let mut covariance = Square::zeros(terms);
    let mut add = |row: usize, weight: f64| {
        let hazard = weight * hazards[row] / part.total;
        for a in 0..terms {
            for b in 0..=a {
                covariance[(a, b)] +=
                    hazard * (sets.x[row][a] - part.mean[a]) * (sets.x[row][b] - part.mean[b]);
            }
        }
    };
    at.risk.iter().for_each(|&(row, weight)| add(row, weight));
    if part.gone > 0.0 {
        at.dead.iter().for_each(|&row| add(row, -part.gone));
    }
    for a in 0..terms {
        for b in 0..a {
            covariance[(b, a)] = covariance[(a, b)];
        }
    }
    covariance
}

/// The likelihood of all times.
pub(super) fn likelihood(sets: &RiskSets, beta: &[f64], ties: CoxTies) -> At {
    let terms = sets.terms();
    let hazards = sets.hazards(beta);
    let mut at =
        At { log_likelihood: 0.0, score: vec![0.0; terms], information: Square::zeros(terms) };
    for time in &sets.deaths {
        for &row in &time.dead {
            at.log_likelihood += dot(&sets.x[row], beta);
            for (score, x) in at.score.iter_mut().zip(&sets.x[row]) {
                *score += x;
            }
        }
        if ties == CoxTies::Exact && time.dead.len() > 1 {
            exact_time(sets, &hazards, time, &mut at);
            continue;
        }
        for part in parts(sets, &hazards, time, ties) {
            at.log_likelihood -= part.deaths * ln(part.total);
            let covariance = spread(sets, &hazards, time, &part);
            for a in 0..terms {
                at.score[a] -= part.deaths * part.mean[a];
                for b in 0..terms {
                    at.information[(a, b)] += part.deaths * covariance[(a, b)];
                }
            }
        }
    }
    at
}
