//! Populations that are known: drawn from the priors, and observed as a model says.

use thymoid_core::lanes::{Lanes, WIDTH};
use thymoid_core::{Draws, math};

use super::hierarchy::{Hierarchy, Scale};
use super::individual::{Individual, Observation};
use super::likelihood::{ErrorModel, LEAST};
use super::prediction::Prediction;
use crate::ode::SolveError;

/// Every output of every individual at each of the times.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Visits<'a, const O: usize> {
    /// Ascending, in the unit of the model.
    pub times: &'a [f64],
    /// Limits of quantification; what lies below one is reported as being there.
    pub limits: [Option<f64>; O],
}

impl<const P: usize, const O: usize> Hierarchy<P, O> {
    /// Draws a population from the priors: its quantities in the order of [`Self::names`].
    ///
    /// ```
    /// use thymoid_core::{Purpose, Seed};
    /// use thymoid_inference::nlme::problems::recon12;
    /// let hierarchy = recon12::hierarchy();
    /// let population = hierarchy.draw(&mut Seed(1).draws(Purpose::Test, 0, 0));
    /// assert_eq!(population.len(), hierarchy.names().len());
    /// // Deviations are no logarithms.
    /// assert!(population[7..].iter().all(|sd| *sd >= 0.0));
    /// ```
    pub fn draw(&self, draws: &mut Draws) -> Vec<f64> {
        let mut population: Vec<f64> =
            self.parameters.iter().map(|p| p.mean + p.sd * draws.normal()).collect();
        let scales = self.varying().into_iter().map(|(_, scale)| scale);
        for scale in scales.chain(self.outputs.iter().map(|o| o.scale)) {
            population.push((scale * draws.normal()).abs());
        }
        if let Some(absence) = self.absence {
            let [a, b] = absence.shapes.map(|shape| draws.gamma(shape));
            population.push(a / (a + b));
        }
        population
    }
}

/// Draws observations of `count` individuals of a population given in the order of
/// [`Hierarchy::names`].
///
/// # Errors
/// When the equations of an individual cannot be solved.
///
/// ```
/// use thymoid_core::{Purpose, Seed};
/// use thymoid_inference::nlme::problems::majekodunmi::{Recovery, hierarchy, published};
/// use thymoid_inference::nlme::simulate::{Visits, simulate};
/// let visits = Visits { times: &[0.0, 1.0], limits: [Some(-2.0)] };
/// let mut draws = Seed(1).draws(Purpose::Test, 0, 0);
/// let children = simulate(&Recovery, &hierarchy(), &published(), visits, 50, &mut draws)?;
/// assert!(children.iter().all(|child| child.observations.len() == 2));
/// // What lies below the limit is reported as being there.
/// let mut all = children.iter().flat_map(|child| &child.observations);
/// assert!(all.all(|seen| if seen.below { seen.value == -2.0 } else { seen.value >= -2.0 }));
/// # Ok::<_, thymoid_inference::SolveError>(())
/// ```
pub fn simulate<M: Prediction<P, O>, const P: usize, const O: usize>(
    model: &M,
    hierarchy: &Hierarchy<P, O>,
    population: &[f64],
    visits: Visits<'_, O>,
    count: usize,
    draws: &mut Draws,
) -> Result<Vec<Individual>, SolveError> {
    let varying = hierarchy.varying();
    let (omega, residual) = population[P..].split_at(varying.len());
    let typical = |p: usize| population[p];
    let mut individuals = Vec::with_capacity(count);
    let (mut tape, mut outputs) = (M::Tape::default(), Vec::new());
    for group in 0..count.div_ceil(WIDTH) {
        let members = WIDTH.min(count - group * WIDTH);
        let mut parameters: [Lanes; P] = std::array::from_fn(|p| Lanes::splat(typical(p)));
        for lane in 0..members {
            for ((p, _), omega) in varying.iter().zip(omega) {
                parameters[*p].0[lane] += omega * draws.normal();
            }
        }
        for (parameter, lanes) in hierarchy.parameters.iter().zip(&mut parameters) {
            if parameter.scale == Scale::Logarithmic {
                *lanes = lanes.map(math::exp);
            }
        }
        if let Some(absence) = hierarchy.absence {
            for lane in 0..members {
                if draws.uniform() < residual[O] {
                    parameters[absence.parameter].0[lane] = absence.value;
                }
            }
        }
        model.predict(group, visits.times, &parameters, &mut tape, &mut outputs)?;
        for lane in 0..members {
            let mut individual = Individual::default();
            for (time, predicted) in visits.times.iter().zip(&outputs) {
                for (o, limit) in visits.limits.iter().enumerate() {
                    let (prediction, error) = (predicted[o].0[lane], residual[o] * draws.normal());
                    let value = match hierarchy.outputs[o].error {
                        ErrorModel::Additive => prediction + error,
                        ErrorModel::LogNormal => prediction.max(LEAST) * math::exp(error),
                    };
                    let below = limit.is_some_and(|limit| value < limit);
                    let value = limit.map_or(value, |limit| value.max(limit));
                    individual.observations.push(Observation {
                        time: *time,
                        output: o,
                        value,
                        below,
                    });
                }
            }
            individuals.push(individual);
        }
    }
    Ok(individuals)
}
