//! The model, made linear in its effects.

use thymoid_core::lanes::{Lanes, WIDTH};
use thymoid_core::math;

use crate::nlme::hierarchy::Hierarchy;
use crate::nlme::individual::Group;
use crate::nlme::prediction::Prediction;
use crate::ode::SolveError;

/// One individual about its current effects: `response = slopes (typical + effects) + error`.
pub(super) struct Linear<const P: usize> {
    pub slopes: Vec<[f64; P]>,
    pub response: Vec<f64>,
}

impl<const P: usize> Linear<P> {
    /// Responses less what typical values and effects explain.
    pub(super) fn residuals(
        &self,
        typical: &[f64; P],
        effect: &[f64; P],
    ) -> impl Iterator<Item = f64> {
        self.slopes
            .iter()
            .zip(&self.response)
            .map(move |(x, y)| y - math::sum((0..P).map(|p| x[p] * (typical[p] + effect[p]))))
    }
}

/// Linearises a model about typical values and effects.
///
/// # Errors
/// When its equations cannot be solved there.
pub(super) fn linearise<M: Prediction<P, 1>, const P: usize>(
    model: &M,
    hierarchy: &Hierarchy<P, 1>,
    groups: &[Group],
    typical: &[f64; P],
    effects: &[[f64; P]],
) -> Result<Vec<Linear<P>>, SolveError> {
    let mut linear: Vec<Linear<P>> =
        effects.iter().map(|_| Linear { slopes: Vec::new(), response: Vec::new() }).collect();
    let (mut tape, mut predicted) = (M::Tape::default(), Vec::new());
    for (g, group) in groups.iter().enumerate() {
        let at = |lane: usize, p: usize| {
            typical[p] + effects.get(g * WIDTH + lane).map_or(0.0, |effects| effects[p])
        };
        let of = &hierarchy.parameters;
        let parameters: [Lanes; P] =
            std::array::from_fn(|p| of[p].value(Lanes(std::array::from_fn(|lane| at(lane, p)))));
        model.predict(g, &group.times, &parameters, &mut tape, &mut predicted)?;
        let mut weights = vec![[Lanes::ZERO]; group.times.len()];
        let slopes: Vec<[Lanes; P]> = (0..group.times.len())
            .map(|k| {
                weights[k] = [Lanes::splat(1.0)];
                let by = model.pull_back(g, &group.times, &parameters, &tape, &weights);
                weights[k] = [Lanes::ZERO];
                std::array::from_fn(|p| by[p] * of[p].slope(parameters[p]))
            })
            .collect();
        for (k, lane, observation) in &group.observations {
            let row: [f64; P] = std::array::from_fn(|p| slopes[*k][p].0[*lane]);
            let explained = math::sum((0..P).map(|p| row[p] * at(*lane, p)));
            let Linear { slopes, response } = &mut linear[g * WIDTH + lane];
            slopes.push(row);
            response.push(observation.value - predicted[*k][0].0[*lane] + explained);
        }
    }
    Ok(linear)
}
