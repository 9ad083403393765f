//! The alternation.

use super::estimate::Estimate;
use super::linear::linearise;
use super::step::improve;
use crate::error::Error;
use crate::nlme::hierarchy::Hierarchy;
use crate::nlme::individual::{Individual, groups};
use crate::nlme::likelihood::ErrorModel;
use crate::nlme::prediction::Prediction;

/// Change of an estimate in units of itself at which nothing moves any more.
const STILL: f64 = 1e-9;
/// Standard deviation between individuals at the start; the fixed point does not depend on it.
const START: f64 = 0.3;
/// Iterations after which the algorithm is given up.
const MOST: usize = 20_000;

/// Fits one output with additive normal errors. Starts at the prior's centre and uses the prior for
/// nothing else.
///
/// # Errors
/// When an observation lies below a limit, the error is not additive, the equations cannot be
/// solved, the observations do not tell the parameters apart, or the estimates do not settle.
///
/// ```
/// use thymoid_core::{Purpose, Seed};
/// use thymoid_inference::nlme::lindstrom_bates::fit;
/// use thymoid_inference::nlme::problems::majekodunmi::{Recovery, hierarchy};
/// use thymoid_inference::nlme::simulate::{Visits, simulate};
/// // Typical values, deviations between children and of residuals, as `Hierarchy::names` has them.
/// let truth = [-1.0, -3.0, 0.4, 0.5, 0.5, 0.2, 0.2];
/// let visits = Visits { times: &[0.0, 0.5, 1.0, 2.0, 4.2], limits: [None] };
/// let mut draws = Seed(1).draws(Purpose::Test, 0, 0);
/// let children = simulate(&Recovery, &hierarchy(), &truth, visits, 50, &mut draws)?;
/// let found = fit(&Recovery, &hierarchy(), &children)?;
/// // Of a typical value the standard error is about 0.5 / sqrt(50).
/// assert!((found.typical[1] - truth[1]).abs() < 0.3, "{found:?}");
/// assert!((found.residual / 0.2 - 1.0).abs() < 0.3, "{found:?}");
/// # Ok::<_, thymoid_inference::Error>(())
/// ```
pub fn fit<M: Prediction<P, 1>, const P: usize>(
    model: &M,
    hierarchy: &Hierarchy<P, 1>,
    individuals: &[Individual],
) -> Result<Estimate<P>, Error> {
    if individuals.iter().flat_map(|i| &i.observations).any(|o| o.below) {
        return Err(Error::Unsuited {
            requirement: "takes no value below a limit of quantification",
        });
    }
    if hierarchy.outputs[0].error != ErrorModel::Additive {
        return Err(Error::Unsuited { requirement: "takes additive errors alone" });
    }
    let groups = groups(individuals);
    let start = |p: usize| if hierarchy.parameters[p].between.is_some() { START } else { 0.0 };
    let mut now = Estimate {
        typical: hierarchy.parameters.map(|p| p.mean),
        between: std::array::from_fn(start),
        residual: 1.0,
        ln_likelihood: f64::NEG_INFINITY,
        iterations: 0,
    };
    let mut effects = vec![[0.0; P]; individuals.len()];
    while now.iterations < MOST {
        let linear = linearise(model, hierarchy, &groups, &now.typical, &effects)?;
        let next = improve(&now, &linear, &mut effects)
            .ok_or(Error::Singular { iterations: now.iterations })?;
        let moved = |a: f64, b: f64| (a - b).abs() > STILL * (b.abs() + STILL);
        let pairs = now.typical.iter().zip(&next.typical);
        let mut pairs = pairs.chain(now.between.iter().zip(&next.between));
        if !pairs.any(|(a, b)| moved(*a, *b)) && !moved(now.residual, next.residual) {
            return Ok(next);
        }
        now = next;
    }
    Err(Error::Unsettled { iterations: MOST })
}
