//! The posterior of a population and of all its individuals.

use pulp::Arch;
use thymoid_core::math;

use super::hierarchy::Hierarchy;
use super::individual::{Group, Individual, groups};
use super::lanes::{Lanes, WIDTH};
use super::likelihood::ln_probability;
use super::prediction::Prediction;
use crate::nuts::Density;

/// A density on the coordinates of [`Hierarchy::names`], then the effects of each individual in
/// its order, those of one individual side by side.
///
/// As a [`Density`] it takes coordinates centred and scaled by their priors; [`Self::natural`] leads
/// back.
#[derive(Debug, Clone)]
pub struct Posterior<M, const P: usize, const O: usize> {
    model: M,
    hierarchy: Hierarchy<P, O>,
    varying: Vec<(usize, f64)>,
    individuals: usize,
    groups: Vec<Group>,
    arch: Arch,
}

/// Standard deviation of the logarithm of a half-normal variable, and minus the mean of it for
/// scale 1: pi / (2 sqrt 2) and (gamma + ln 2) / 2.
const LN_HALF_NORMAL: (f64, f64) = (1.110_720_734_539_591_5, 0.635_181_422_730_739);

impl<M: Prediction<P, O>, const P: usize, const O: usize> Posterior<M, P, O> {
    /// What the observations say of the population.
    pub fn new(model: M, hierarchy: Hierarchy<P, O>, individuals: &[Individual]) -> Self {
        let varying = hierarchy.varying();
        let (individuals, groups) = (individuals.len(), groups(individuals));
        Self { model, hierarchy, varying, individuals, groups, arch: Arch::new() }
    }

    /// Coordinates of the population; those of individuals follow.
    pub fn population(&self) -> usize {
        P + self.varying.len() + O
    }

    /// Centre and scale of a coordinate under the prior.
    fn standard(&self, coordinate: usize) -> (f64, f64) {
        let half_normal = |scale: f64| (math::ln(scale) - LN_HALF_NORMAL.1, LN_HALF_NORMAL.0);
        let varying = self.varying.len();
        if let Some(parameter) = self.hierarchy.parameters.get(coordinate) {
            (parameter.ln_median, parameter.ln_sd)
        } else if let Some((_, scale)) = self.varying.get(coordinate - P) {
            half_normal(*scale)
        } else if let Some(output) = self.hierarchy.outputs.get(coordinate - P - varying) {
            half_normal(output.scale)
        } else {
            (0.0, 1.0)
        }
    }

    /// A coordinate of the density on the scale of [`Hierarchy::names`].
    pub fn natural(&self, position: &[f64], coordinate: usize) -> f64 {
        let (centre, scale) = self.standard(coordinate);
        centre + scale * position[coordinate]
    }

    /// Logarithm of the density at natural coordinates, with its gradient. Constants of the priors
    /// are left out, those of the likelihood and the Jacobians of logarithms are not.
    pub fn ln_density_natural(&self, x: &[f64], gradient: &mut [f64]) -> Option<f64> {
        self.arch.dispatch(
            #[inline(always)]
            || self.evaluate(x, gradient),
        )
    }

    #[inline(always)]
    fn evaluate(&self, x: &[f64], gradient: &mut [f64]) -> Option<f64> {
        let (effects, population) = (self.varying.len(), self.population());
        let (typical, rest) = x[..population].split_at(P);
        let omega: Vec<f64> = rest[..effects].iter().map(|x| math::exp(*x)).collect();
        let sd: [f64; O] = std::array::from_fn(|o| math::exp(rest[effects + o]));
        let mut total = self.ln_prior(x, gradient);
        let mut tape = M::Tape::default();
        let mut predicted = Vec::new();
        let mut by_outputs = Vec::new();
        for (g, group) in self.groups.iter().enumerate() {
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
            let parameters = parameters.map(Lanes::exp);
            self.model.predict(g, &group.times, &parameters, &mut tape, &mut predicted)?;

            by_outputs.clear();
            by_outputs.resize(group.times.len(), [Lanes::ZERO; O]);
            for (k, lane, observation) in &group.observations {
                let o = observation.output;
                let error = self.hierarchy.outputs[o].error;
                let term = ln_probability(error, observation, predicted[*k][o].0[*lane], sd[o]);
                total += term.value;
                by_outputs[*k][o].0[*lane] += term.by_prediction;
                gradient[P + effects + o] += term.by_ln_sd;
            }

            let by = self.model.pull_back(g, &group.times, &parameters, &tape, &by_outputs);
            for p in 0..P {
                gradient[p] += (by[p] * parameters[p]).sum();
            }
            for (r, (p, _)) in self.varying.iter().enumerate() {
                let pull = by[*p] * parameters[*p] * omega[r];
                for lane in 0..members {
                    gradient[at(lane, r)] += pull.0[lane];
                    gradient[P + r] += pull.0[lane] * x[at(lane, r)];
                }
            }
        }
        total.is_finite().then_some(total)
    }

    /// Logarithm of the prior; the gradient is set to its own.
    fn ln_prior(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let mut total = 0.0;
        for (p, parameter) in self.hierarchy.parameters.iter().enumerate() {
            let z = (x[p] - parameter.ln_median) / parameter.ln_sd;
            total -= 0.5 * z * z;
            gradient[p] = -z / parameter.ln_sd;
        }
        let between = self.varying.iter().map(|(_, scale)| *scale);
        let scales = between.chain(self.hierarchy.outputs.iter().map(|o| o.scale));
        for (c, scale) in (P..).zip(scales) {
            // Half-normal, times the derivative of the exponential.
            let z = math::exp(x[c]) / scale;
            total += x[c] - 0.5 * z * z;
            gradient[c] = 1.0 - z * z;
        }
        for c in self.population()..x.len() {
            total -= 0.5 * x[c] * x[c];
            gradient[c] = -x[c];
        }
        total
    }
}

impl<M: Prediction<P, O>, const P: usize, const O: usize> Density for Posterior<M, P, O> {
    fn dimension(&self) -> usize {
        self.population() + self.individuals * self.varying.len()
    }

    fn ln_density(&self, position: &[f64], gradient: &mut [f64]) -> Option<f64> {
        let x: Vec<f64> = (0..position.len()).map(|c| self.natural(position, c)).collect();
        let value = self.ln_density_natural(&x, gradient)?;
        for (c, slope) in gradient.iter_mut().enumerate() {
            *slope *= self.standard(c).1;
        }
        Some(value)
    }
}
