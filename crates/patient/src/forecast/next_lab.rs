//! Which value, measured when, would narrow the forecast most.
//!
//! Each draw in turn is taken for the truth, gives the value that would be measured, and the other
//! draws are weighted by the likelihood of that value: the width of the 80 % interval of the
//! target, averaged over the truths, is what is to be expected of measuring it (preposterior
//! analysis; the same draws serve as truths and as posterior).

use rayon::prelude::*;
use serde::Serialize;
use thymoid_core::{Purpose, Seed, SinceImplant, math};
use thymoid_labs::Analyte;

use super::ensemble::{Ensemble, Member};
use super::weighted::Weighted;
use crate::child::{Assay, Informs, Observation};
use crate::error::Error;

/// What could be measured: totals tell nothing by themselves.
const CANDIDATES: [Analyte; 3] = [Analyte::NaiveCd4, Analyte::NaiveCd8, Analyte::Trec];
/// When, in days from the day on which the child is last known to be alive: now, in a month, and at
/// the visits of a quarter and a half year (three-monthly visits, RETHYMIC label).
pub(super) const WAITS_DAYS: [f64; 4] = [0.0, 30.4375, 91.3125, 182.625];
/// Draws taken for the truth: the mean width over them is then good to a few percent.
const TRUTHS: usize = 150;

/// A value that could be measured, and what it would do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct NextLab {
    /// What.
    pub analyte: Analyte,
    /// When, since implantation.
    pub day: SinceImplant,
    /// Expected share by which the 80 % interval of ln(naive CD4) on the target day narrows.
    pub narrows: f64,
}

/// Every candidate before the target day that would inform the graft, the best first.
pub(super) fn next_labs(
    ensemble: &Ensemble,
    alive_until: SinceImplant,
    target: usize,
    assay: &Assay,
    seed: Seed,
) -> Result<Vec<NextLab>, Error> {
    let members = &ensemble.members;
    let reported = |member: &Member| assay.ln_reported(Analyte::NaiveCd4, &member.course[target]);
    let targets: Vec<f64> = members.iter().map(reported).collect();
    let width = |weights: &mut dyn Iterator<Item = f64>| -> Result<f64, Error> {
        let weighted = Weighted::new(targets.iter().copied().zip(weights));
        Ok(weighted.quantile(0.9)? - weighted.quantile(0.1)?)
    };
    let now = width(&mut members.iter().map(|m| ensemble.survival(m, target)))?;
    let ends = ensemble.timeline.days()[target];
    let mut out = Vec::new();
    for (i, analyte) in CANDIDATES.into_iter().enumerate() {
        for (j, wait) in WAITS_DAYS.into_iter().enumerate() {
            let day = SinceImplant::from_days(alive_until.days() + wait);
            let informs = ensemble.rule.of(analyte, day, false) == Informs::Graft;
            if day.days() <= 0.0 || day.days() >= ends || !informs {
                continue;
            }
            let at = ensemble.timeline.at(day)?;
            let stream = (i * WAITS_DAYS.len() + j) as u32;
            let widths = (0..members.len())
                .into_par_iter()
                .step_by(members.len().div_ceil(TRUTHS).max(1))
                .map(|truth| {
                    let mut source = seed.draws(Purpose::NextLab, truth as u64, stream);
                    let seen = assay.measure(day, analyte, &members[truth].course[at], &mut source);
                    width(&mut weights(ensemble, assay, &seen, at, target))
                })
                .collect::<Result<Vec<f64>, Error>>()?;
            let narrows = if now > 0.0 { 1.0 - math::mean(&widths) / now } else { 0.0 };
            out.push(NextLab { analyte, day, narrows });
        }
    }
    out.sort_by(|a, b| b.narrows.total_cmp(&a.narrows));
    Ok(out)
}

/// Weight of each draw once a value is seen at a place, of a child alive at the target.
fn weights(
    ensemble: &Ensemble,
    assay: &Assay,
    seen: &Observation,
    at: usize,
    target: usize,
) -> impl Iterator<Item = f64> {
    let members = &ensemble.members;
    let ln: Vec<f64> = members.iter().map(|m| assay.ln_likelihood(seen, &m.course[at])).collect();
    let most = ln.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let of = move |(ln, m)| math::exp(ln - most) * ensemble.survival(m, target);
    ln.into_iter().zip(members).map(of)
}
