//! The density of a population, with its gradient: group by group, predict, compare, pull back.

use thymoid_core::lanes::{Lanes, WIDTH};
use thymoid_core::math;

use super::absence;
use super::observed::{At, Observed, Predicted, Residual};
use crate::nlme::prediction::Prediction;
use crate::ode::SolveError;

impl<M: Prediction<P, O>, const P: usize, const O: usize> Observed<M, P, O> {
    /// Computes the logarithm of the density by typical values, standard deviations between
    /// individuals themselves and without their priors, logarithms of residual ones, the logit of a
    /// share, and effects.
    #[inline(always)]
    pub(super) fn evaluate(&self, x: &[f64], gradient: &mut [f64]) -> Result<f64, SolveError> {
        let (effects, population) = (self.varying.len(), self.population());
        let (typical, rest) = x[..population].split_at(P);
        let omega = &rest[..effects];
        let ln_sd: [f64; O] = std::array::from_fn(|o| rest[effects + o]);
        let residual = Residual::new(ln_sd);
        let first_residual = P + effects;
        let mut total = self.ln_prior(x, gradient);
        let mut here = Predicted::<M::Tape, O>::default();
        let mut without = Predicted::<M::Tape, O>::default();
        for g in 0..self.groups.len() {
            let (first, members) = (g * WIDTH, self.members(g));
            let place = |lane: usize, r: usize| population + (first + lane) * effects + r;
            let mut parameters: [Lanes; P] = std::array::from_fn(|p| Lanes::splat(typical[p]));
            for (r, (p, _)) in self.varying.iter().enumerate() {
                for lane in 0..members {
                    parameters[*p].0[lane] += omega[r] * x[place(lane, r)];
                }
            }
            let of = &self.hierarchy.parameters;
            let parameters: [Lanes; P] = std::array::from_fn(|p| of[p].value(parameters[p]));
            let at = At { group: g, members, parameters: &parameters, residual: &residual };

            let by = if let Some(absence) = self.hierarchy.absence {
                let share = first_residual + O;
                let sides = (&mut here, &mut without);
                let mixed = self.mix(absence, at, x[share], sides)?;
                total += mixed.value;
                gradient[share] += mixed.by_logit;
                for o in 0..O {
                    gradient[first_residual + o] += mixed.by_ln_sd[o];
                }
                mixed.by_parameters
            } else {
                self.compare(at, &mut here, |_, o, term| {
                    total += term.value;
                    gradient[first_residual + o] += term.by_ln_sd;
                })?;
                self.pull_back(at, &here)
            };
            let by: [Lanes; P] = std::array::from_fn(|p| by[p] * of[p].slope(parameters[p]));
            for p in 0..P {
                gradient[p] += by[p].sum();
            }
            for (r, (p, _)) in self.varying.iter().enumerate() {
                for lane in 0..members {
                    gradient[place(lane, r)] += by[*p].0[lane] * omega[r];
                    gradient[P + r] += by[*p].0[lane] * x[place(lane, r)];
                }
            }
        }
        Ok(total)
    }

    /// Computes the logarithm of the prior of all but the standard deviations between individuals;
    /// the gradient is set to its own.
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
