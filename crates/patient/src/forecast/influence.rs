//! What influence each value had on a forecast.
//!
//! The draws are weighted by the inverse likelihood of one value: that is the posterior without it
//! (importance sampling). Where a few draws would carry all the weight the value is indispensable,
//! and nothing else is said of it.

use serde::Serialize;
use thymoid_core::{SinceImplant, math};
use thymoid_labs::Analyte;

use super::ensemble::Ensemble;
use super::weighted::Weighted;
use crate::child::{Assay, Observation};
use crate::error::Error;

/// Share of the draws that must remain effective for the comparison to be told.
const RELIABLE: f64 = 0.1;

/// What the forecast would be without one value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Influence {
    /// Day of the value.
    pub day: SinceImplant,
    /// What it is of.
    pub analyte: Analyte,
    /// Median of naive CD4 on the target day with the value over that without it; `None` where the
    /// forecast rests on this value so much that the draws cannot tell.
    pub factor: Option<f64>,
    /// Share by which the value narrows the 80 % interval of the logarithm; `None` likewise.
    pub narrows: Option<f64>,
}

/// Each value, in its order.
pub(super) fn influence(
    ensemble: &Ensemble,
    observations: &[Observation],
    target: usize,
    assay: &Assay,
) -> Result<Vec<Influence>, Error> {
    let members = &ensemble.members;
    let of = |weights: &[f64]| -> Result<[f64; 2], Error> {
        let values = members.iter().zip(weights).map(|(member, weight)| {
            let ln = assay.ln_reported(Analyte::NaiveCd4, &member.course[target]);
            (ln, weight * ensemble.survival(member, target))
        });
        let weighted = Weighted::new(values);
        Ok([weighted.quantile(0.5)?, weighted.quantile(0.9)? - weighted.quantile(0.1)?])
    };
    let [median, width] = of(&vec![1.0; members.len()])?;
    observations
        .iter()
        .map(|observation| {
            let at = ensemble.timeline.at(observation.day)?;
            let ln: Vec<f64> =
                members.iter().map(|m| -assay.ln_likelihood(observation, &m.course[at])).collect();
            let most = ln.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let weights: Vec<f64> = ln.iter().map(|ln| math::exp(ln - most)).collect();
            let total = math::sum(weights.iter().copied());
            let effective = total * total / math::sum(weights.iter().map(|w| w * w));
            let told = effective >= RELIABLE * members.len() as f64;
            let without = if told { Some(of(&weights)?) } else { None };
            Ok(Influence {
                day: observation.day,
                analyte: observation.analyte,
                factor: without.map(|[m, _]| math::exp(median - m)),
                narrows: without.map(|[_, w]| if w > 0.0 { 1.0 - width / w } else { 0.0 }),
            })
        })
        .collect()
}
