//! The density of a population, with its gradient: group by group, predict, compare, pull back.

use thymoid_core::math;

use super::absence;
use super::individual::Group;
use super::likelihood::{Term, ln_probability};
use super::posterior::Posterior;
use super::prediction::Prediction;
use thymoid_core::lanes::{Lanes, WIDTH};

/// Residual standard deviations and their logarithms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Residual<const O: usize> {
    ln_sd: [f64; O],
    sd: [f64; O],
}

/// What is kept of a prediction of a group.
pub(super) struct Predicted<T, const O: usize> {
    tape: T,
    outputs: Vec<[Lanes; O]>,
    /// Derivatives of the density by the outputs.
    pub by_outputs: Vec<[Lanes; O]>,
}

impl<T: Default, const O: usize> Default for Predicted<T, O> {
    fn default() -> Self {
        Self { tape: T::default(), outputs: Vec::new(), by_outputs: Vec::new() }
    }
}

impl<M: Prediction<P, O>, const P: usize, const O: usize> Posterior<M, P, O> {
    /// The density by typical values, standard deviations between individuals themselves and without
    /// their priors, logarithms of residual ones, the logit of a share, and effects.
    #[inline(always)]
    pub(super) fn evaluate(&self, x: &[f64], gradient: &mut [f64]) -> Option<f64> {
        let (effects, population) = (self.varying.len(), self.population());
        let (typical, rest) = x[..population].split_at(P);
        let omega = &rest[..effects];
        let ln_sd: [f64; O] = std::array::from_fn(|o| rest[effects + o]);
        let residual = Residual { ln_sd, sd: ln_sd.map(math::exp) };
        let first_residual = P + effects;
        let mut total = self.ln_prior(x, gradient);
        let mut here = Predicted::<M::Tape, O>::default();
        let mut without = Predicted::<M::Tape, O>::default();
        for g in 0..self.groups.len() {
            // An empty lane follows the typical individual and is not looked at.
            let first = g * WIDTH;
            let members = WIDTH.min(self.individuals - first);
            let at = |lane: usize, r: usize| population + (first + lane) * effects + r;
            let mut parameters: [Lanes; P] = std::array::from_fn(|p| Lanes::splat(typical[p]));
            for (r, (p, _)) in self.varying.iter().enumerate() {
                for lane in 0..members {
                    parameters[*p].0[lane] += omega[r] * x[at(lane, r)];
                }
            }
            let of = &self.hierarchy.parameters;
            let parameters: [Lanes; P] = std::array::from_fn(|p| of[p].value(parameters[p]));

            let by = if let Some(absence) = self.hierarchy.absence {
                let share = first_residual + O;
                let sides = (&mut here, &mut without);
                let mixed =
                    self.mix(absence, g, members, &parameters, &residual, x[share], sides)?;
                total += mixed.value;
                gradient[share] += mixed.by_logit;
                for o in 0..O {
                    gradient[first_residual + o] += mixed.by_ln_sd[o];
                }
                mixed.by_parameters
            } else {
                self.compare(g, &parameters, &residual, &mut here, |_, o, term| {
                    total += term.value;
                    gradient[first_residual + o] += term.by_ln_sd;
                })?;
                self.pull_back(g, &parameters, &here)
            };
            let by: [Lanes; P] = std::array::from_fn(|p| by[p] * of[p].slope(parameters[p]));
            for p in 0..P {
                gradient[p] += by[p].sum();
            }
            for (r, (p, _)) in self.varying.iter().enumerate() {
                for lane in 0..members {
                    gradient[at(lane, r)] += by[*p].0[lane] * omega[r];
                    gradient[P + r] += by[*p].0[lane] * x[at(lane, r)];
                }
            }
        }
        total.is_finite().then_some(total)
    }

    /// Predicts a group and compares it with its observations: hands out lane, output and term of
    /// each, and leaves the derivatives by the outputs.
    #[inline(always)]
    pub(super) fn compare(
        &self,
        g: usize,
        parameters: &[Lanes; P],
        residual: &Residual<O>,
        predicted: &mut Predicted<M::Tape, O>,
        mut found: impl FnMut(usize, usize, Term),
    ) -> Option<()> {
        let Predicted { tape, outputs, by_outputs } = predicted;
        let Group { times, observations } = &self.groups[g];
        self.model.predict(g, times, parameters, tape, outputs)?;
        by_outputs.clear();
        by_outputs.resize(times.len(), [Lanes::ZERO; O]);
        for (k, lane, observation) in observations {
            let o = observation.output;
            let error = self.hierarchy.outputs[o].error;
            let prediction = outputs[*k][o].0[*lane];
            let term =
                ln_probability(error, observation, prediction, residual.ln_sd[o], residual.sd[o]);
            by_outputs[*k][o].0[*lane] += term.by_prediction;
            found(*lane, o, term);
        }
        Some(())
    }

    /// From the derivatives by the outputs those by the parameters.
    #[inline(always)]
    pub(super) fn pull_back(
        &self,
        g: usize,
        parameters: &[Lanes; P],
        predicted: &Predicted<M::Tape, O>,
    ) -> [Lanes; P] {
        let Predicted { tape, by_outputs, .. } = predicted;
        self.model.pull_back(g, &self.groups[g].times, parameters, tape, by_outputs)
    }

    /// Logarithm of the prior of all but the standard deviations between individuals; the gradient is
    /// set to its own.
    fn ln_prior(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let mut total = 0.0;
        gradient.fill(0.0);
        for (p, parameter) in self.hierarchy.parameters.iter().enumerate() {
            let z = (x[p] - parameter.mean) / parameter.sd;
            total -= 0.5 * z * z;
            gradient[p] = -z / parameter.sd;
        }
        let first_residual = P + self.varying.len();
        for (c, output) in (first_residual..).zip(&self.hierarchy.outputs) {
            // Half-normal, times the derivative of the exponential.
            let z = math::exp(x[c]) / output.scale;
            total += x[c] - 0.5 * z * z;
            gradient[c] = 1.0 - z * z;
        }
        if let Some(absence) = self.hierarchy.absence {
            let share = first_residual + O;
            let (value, slope) = absence::ln_prior(absence.shapes, x[share]);
            total += value;
            gradient[share] = slope;
        }
        for c in self.population()..x.len() {
            total -= 0.5 * x[c] * x[c];
            gradient[c] = -x[c];
        }
        total
    }
}
