//! Where the uncertainty of a forecast comes from.

use serde::Serialize;
use thymoid_core::math;

use super::ensemble::{Ensemble, Member};
use crate::child::Assay;
use thymoid_labs::Analyte;

/// Shares of the variance of ln(reported naive CD4) on one day; they sum to 1 (law of total
/// variance). A count below the floor of the assay stands at the floor.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Sources {
    /// Whether the graft engrafts at all.
    pub engraftment: f64,
    /// Which structure holds: competition acts rather on division, or rather on death.
    pub structure: f64,
    /// What else is not known of this child.
    pub child: f64,
    /// Error of the assay and day-to-day variation.
    pub assay: f64,
}

/// A group's weight, mean and variance.
struct Group {
    weight: f64,
    mean: f64,
    variance: f64,
}

/// Of the day at this place of the ensemble.
pub(super) fn sources(ensemble: &Ensemble, at: usize, assay: &Assay) -> Sources {
    let group = |of: &dyn Fn(&Member) -> bool| {
        let values: Vec<(f64, f64)> = ensemble
            .members
            .iter()
            .filter(|member| of(member))
            .map(|member| {
                let ln = assay.ln_reported(Analyte::NaiveCd4, &member.course[at]);
                (ln, ensemble.survival(member, at))
            })
            .collect();
        let weight = math::sum(values.iter().map(|(_, w)| *w));
        if weight > 0.0 {
            let mean = math::sum(values.iter().map(|(x, w)| x * w)) / weight;
            let squares = values.iter().map(|(x, w)| w * (x - mean) * (x - mean));
            Group { weight, mean, variance: math::sum(squares) / weight }
        } else {
            Group { weight: 0.0, mean: 0.0, variance: 0.0 }
        }
    };
    let all = group(&|_| true);
    let engrafted = group(&|m| m.engrafts);
    let parts =
        [group(&|m| m.engrafts && m.division >= 0.5), group(&|m| m.engrafts && m.division < 0.5)];
    let between = |groups: &[&Group], about: f64| {
        let squares =
            groups.iter().map(|g| g.weight * (g.mean - about) * (g.mean - about) / all.weight);
        math::sum(squares)
    };
    let failed = group(&|m| !m.engrafts);
    let engraftment = between(&[&engrafted, &failed], all.mean);
    let structure = between(&[&parts[0], &parts[1]], engrafted.mean);
    let sd = assay.sd(Analyte::NaiveCd4);
    let total = all.variance + sd * sd;
    let child = (all.variance - engraftment - structure).max(0.0);
    let [engraftment, structure, child, assay] =
        [engraftment, structure, child, sd * sd].map(|variance| variance / total);
    Sources { engraftment, structure, child, assay }
}
