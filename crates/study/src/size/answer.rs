//! Sizes that are enough, and the curve of probability against size.

use anyhow::Result;
use rayon::prelude::*;
use thymoid_core::Seed;
use thymoid_core::math::{exp, ln};
use thymoid_inference::designs_of_experiments::sobol;

use super::chips::{Family, Performance, Uncertainty};
use super::plan::{Measure, SizePlan};
use super::required::Required;
use super::smallest::smallest;

/// Shares of the children that sizes are told for.
pub const PROBABILITIES: [f64; 3] = [0.5, 0.8, 0.9];
/// Sizes of the curve.
const CURVE: usize = 61;

/// The smallest chip for one share of the children.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// There is one.
    Found(Box<Found>),
    /// No export suffices: at most this share reaches the aim.
    NotAttainable {
        /// The most, whatever the chip.
        at_most: f64,
    },
    /// More export would suffice, and no chip within the limits gives it.
    BeyondLimits {
        /// The ratio that is needed.
        needed: f64,
        /// The most that the limits allow; nothing where no shape keeps to them.
        most: Option<f64>,
    },
    /// The size does not matter, and the aim is reached.
    AnySize,
}

/// A chip that is enough.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The ratio of exports that is needed.
    pub needed: f64,
    /// Area of the smallest chip.
    pub area_mm2: f64,
    /// What was chosen of its shape, in the order of the plan.
    pub shape: Vec<f64>,
    /// What it gives and needs.
    pub performance: Performance,
}

/// One size of the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurvePoint {
    /// Area.
    pub area_mm2: f64,
    /// What it gives and needs.
    pub performance: Performance,
    /// Share of the children with the export that nine in ten draws of the parameters exceed.
    pub cautious: f64,
    /// Share of the children with the median of the export.
    pub median: f64,
}

/// All that is to be said of size.
#[derive(Debug, Clone, PartialEq)]
pub struct Sized {
    /// Share of the children whom no size helps.
    pub share_never: f64,
    /// Share of the children who reach the aim with the reference.
    pub with_reference: f64,
    /// How steeply export in a child follows that of a chip.
    pub dose_exponent: f64,
    /// The smallest chip for each of [`PROBABILITIES`].
    pub answers: Vec<(f64, Answer)>,
    /// Probability against size, of the shape that serves half of the children best.
    pub curve: Vec<CurvePoint>,
    /// What was chosen of the shape of the curve.
    pub shape: Vec<f64>,
    /// Whether that shape keeps to the limit on hypoxic tissue; if not, none does.
    pub within_limits: bool,
}

/// Returns how often an answer ticks: for each shape, each share and the curve.
pub fn steps(plan: &SizePlan) -> u64 {
    u64::from(plan.shapes) + PROBABILITIES.len() as u64 + 1
}

/// Answers a question of size, from the effective exports that children need.
///
/// # Errors
/// When a chip cannot be computed, or the reference exports nothing.
pub fn answer(
    plan: &SizePlan,
    exports: &[Option<f64>],
    dose_exponent: f64,
    tick: &(dyn Fn() + Sync),
) -> Result<Sized> {
    let required = Required::new(exports, dose_exponent);
    let uncertainty = Uncertainty::new(plan)?;
    let families = families(plan, &uncertainty, tick)?;
    let answers = PROBABILITIES.map(|probability| {
        let answer = for_share(plan, &families, &required, dose_exponent, probability);
        tick();
        Ok((probability, answer?))
    });
    let answers: Vec<(f64, Answer)> = answers.into_iter().collect::<Result<_>>()?;
    let found = answers.iter().find_map(|(_, answer)| match answer {
        Answer::Found(found) => Some(found.shape.clone()),
        _ => None,
    });
    let drawn = families.iter().find(|family| Some(&family.shape) == found.as_ref());
    let of_base = Family::new(plan, &uncertainty, &vec![0.5; plan.search.len()]);
    let Some(family) = drawn.cloned().or_else(|| families.first().cloned()).or(of_base) else {
        anyhow::bail!("there is no chip of any shape\nhint: correct [[search]]")
    };
    let curve = curve(plan, &family, &required)?;
    tick();
    Ok(Sized {
        share_never: required.share_never(),
        with_reference: required.probability(1.0),
        dose_exponent,
        answers,
        curve,
        shape: family.shape,
        within_limits: !families.is_empty(),
    })
}

/// The shapes that keep to what does not depend on size.
fn families<'a>(
    plan: &SizePlan,
    uncertainty: &'a Uncertainty,
    tick: &(dyn Fn() + Sync),
) -> Result<Vec<Family<'a>>> {
    let points = sobol(plan.shapes as usize, plan.search.len(), Seed(plan.seed))?;
    let possible = points.iter().filter_map(|point| {
        let family = Family::new(plan, uncertainty, point);
        tick();
        family
    });
    let mut kept = Vec::new();
    for family in possible {
        let area_mm2 = plan.limits.min_area_mm2;
        if family.at(area_mm2)?.hypoxic_share <= plan.limits.max_hypoxic_share {
            kept.push(family);
        }
    }
    Ok(kept)
}

/// The smallest chip with which this share of the children reaches its aim.
fn for_share(
    plan: &SizePlan,
    families: &[Family<'_>],
    required: &Required,
    dose_exponent: f64,
    probability: f64,
) -> Result<Answer> {
    let Some(needed) = required.ratio(probability) else {
        return Ok(Answer::NotAttainable { at_most: 1.0 - required.share_never() });
    };
    if dose_exponent == 0.0 {
        return Ok(Answer::AnySize);
    }
    let range = [plan.limits.min_area_mm2, plan.limits.max_area_mm2];
    let of_family = |family: &Family<'_>| -> Result<Option<Found>> {
        let ratio = |area_mm2: f64| Ok(family.at(area_mm2)?.ratio_cautious);
        let Some(area_mm2) = smallest(range, needed, ratio)? else { return Ok(None) };
        let (performance, shape) = (family.at(area_mm2)?, family.shape.clone());
        Ok(Some(Found { needed, area_mm2, shape, performance }).filter(|f| keeps(plan, f)))
    };
    let found: Vec<Option<Found>> =
        families.par_iter().map(of_family).collect::<Result<Vec<_>>>()?;
    let size = |found: &Found| match plan.smallest {
        Measure::Volume => found.performance.volume_mm3,
        Measure::Area => found.area_mm2,
    };
    let best = found.into_iter().flatten().min_by(|a, b| size(a).total_cmp(&size(b)));
    if let Some(best) = best {
        return Ok(Answer::Found(Box::new(best)));
    }
    let most = families.iter().map(|family| most_within(plan, family));
    let most = most.collect::<Result<Vec<f64>>>()?.into_iter().max_by(f64::total_cmp);
    Ok(Answer::BeyondLimits { needed, most })
}

fn keeps(plan: &SizePlan, found: &Found) -> bool {
    let Performance { hypoxic_share, medium_ul_per_min, .. } = found.performance;
    let flows = match (medium_ul_per_min, plan.limits.max_medium_ul_per_min) {
        (Some(needed), Some(most)) => needed <= most,
        _ => true,
    };
    flows && hypoxic_share <= plan.limits.max_hypoxic_share
}

/// The most export of a shape within the limits of area and medium.
fn most_within(plan: &SizePlan, family: &Family<'_>) -> Result<f64> {
    let range = [plan.limits.min_area_mm2, plan.limits.max_area_mm2];
    let medium = |area_mm2: f64| Ok(family.at(area_mm2)?.medium_ul_per_min.unwrap_or(0.0));
    let most_area = match plan.limits.max_medium_ul_per_min {
        Some(most) => smallest(range, most, medium)?.unwrap_or(range[1]),
        None => range[1],
    };
    Ok(family.at(most_area)?.ratio_cautious)
}

/// Probability over the whole range of areas, by equal factors.
fn curve(plan: &SizePlan, family: &Family<'_>, required: &Required) -> Result<Vec<CurvePoint>> {
    let [low, high] = [plan.limits.min_area_mm2, plan.limits.max_area_mm2].map(ln);
    let point = |at: usize| {
        let area_mm2 = exp(low + (high - low) * at as f64 / (CURVE - 1) as f64);
        let performance = family.at(area_mm2)?;
        Ok(CurvePoint {
            area_mm2,
            performance,
            cautious: required.probability(performance.ratio_cautious),
            median: required.probability(performance.ratio_median),
        })
    };
    (0..CURVE).into_par_iter().map(point).collect()
}
