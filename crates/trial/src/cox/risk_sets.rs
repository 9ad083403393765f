//! Who was at risk at each time of deaths, and how much each counts.

use std::collections::BTreeMap;

use crate::survival::{Clock, FollowUp};

/// The deaths of one time within one stratum.
#[derive(Debug, Clone)]
pub(super) struct DeathTime {
    pub(super) time: f64,
    pub(super) stratum: usize,
    pub(super) dead: Vec<usize>,
    /// Rows at risk, the dead among them, and their weights.
    pub(super) risk: Vec<(usize, f64)>,
}

/// Everything a partial likelihood needs, with covariates about their means.
#[derive(Debug, Clone)]
pub(super) struct RiskSets {
    pub(super) x: Vec<Vec<f64>>,
    pub(super) means: Vec<f64>,
    pub(super) deaths: Vec<DeathTime>,
    /// Which stratum each row belongs to.
    pub(super) stratum: Vec<usize>,
}

impl RiskSets {
    pub(super) fn new<C: Clock>(
        rows: &FollowUp<C>,
        covariates: &[Vec<f64>],
        stratum: Option<&[usize]>,
    ) -> Self {
        let stratum = stratum.map_or_else(|| vec![0; rows.children()], <[usize]>::to_vec);
        let mut members = BTreeMap::<usize, Vec<usize>>::new();
        for (row, stratum) in stratum.iter().enumerate() {
            members.entry(*stratum).or_default().push(row);
        }
        let mut deaths = Vec::new();
        for (&stratum, members) in &members {
            let dying = members.iter().filter(|&&row| rows.event[row]).map(|&row| rows.end[row]);
            for time in thymoid_core::math::sorted_distinct(dying) {
                let dead = members.iter().copied();
                let dead = dead.filter(|&row| rows.event[row] && rows.end[row] == time).collect();
                let risk = members.iter().filter(|&&row| rows.at_risk(row, time));
                let risk = risk.map(|&row| (row, 1.0)).collect();
                deaths.push(DeathTime { time, stratum, dead, risk });
            }
        }
        let (x, means) = centred(covariates);
        Self { x, means, deaths, stratum }
    }

    pub(super) fn terms(&self) -> usize {
        self.means.len()
    }

    /// The spread of each covariate, the scale on which a step is small.
    pub(super) fn spread(&self) -> Vec<f64> {
        let n = self.x.len() as f64;
        let square = |a: usize| thymoid_core::math::sum(self.x.iter().map(|x| x[a] * x[a]));
        (0..self.terms()).map(|a| (square(a) / n).sqrt()).collect()
    }

    /// $e^{\beta (x - \bar x)}$ of every row.
    pub(super) fn hazards(&self, beta: &[f64]) -> Vec<f64> {
        let hazard = |x: &Vec<f64>| thymoid_core::math::exp(crate::linear::dot(x, beta));
        self.x.iter().map(hazard).collect()
    }
}

/// Covariates about their means: the same coefficients, and exponentials that stay small.
pub(super) fn centred(covariates: &[Vec<f64>]) -> (Vec<Vec<f64>>, Vec<f64>) {
    let terms = covariates.first().map_or(0, Vec::len);
    let mean = |a: usize| {
        thymoid_core::math::sum(covariates.iter().map(|x| x[a])) / covariates.len() as f64
    };
    let means: Vec<f64> = (0..terms).map(mean).collect();
    let about = |x: &Vec<f64>| x.iter().zip(&means).map(|(x, mean)| x - mean).collect();
    (covariates.iter().map(about).collect(), means)
}
