//! Individuals who were observed, and the model that is held against them.

use thymoid_core::lanes::{Lanes, WIDTH};
use thymoid_core::math;

use crate::nlme::hierarchy::Hierarchy;
use crate::nlme::individual::{Group, Individual, groups};
use crate::nlme::likelihood::{Term, ln_probability};
use crate::nlme::prediction::Prediction;
use crate::ode::SolveError;

/// A model, a population with its priors, and what was observed.
#[derive(Debug, Clone)]
pub(super) struct Observed<M, const P: usize, const O: usize> {
    pub model: M,
    pub hierarchy: Hierarchy<P, O>,
    /// Parameters that differ between individuals, with the scale of the prior of how much.
    pub varying: Vec<(usize, f64)>,
    pub individuals: usize,
    pub groups: Vec<Group>,
}

/// Residual standard deviations and their logarithms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Residual<const O: usize> {
    ln_sd: [f64; O],
    sd: [f64; O],
}

impl<const O: usize> Residual<O> {
    pub(super) fn new(ln_sd: [f64; O]) -> Self {
        Self { ln_sd, sd: ln_sd.map(math::exp) }
    }
}

/// Where the likelihood of one group is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'a, const P: usize, const O: usize> {
    pub group: usize,
    /// Individuals in the group; the lanes after them follow the typical one and are not looked at.
    pub members: usize,
    pub parameters: &'a [Lanes; P],
    pub residual: &'a Residual<O>,
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

impl<M: Prediction<P, O>, const P: usize, const O: usize> Observed<M, P, O> {
    pub(super) fn new(model: M, hierarchy: Hierarchy<P, O>, individuals: &[Individual]) -> Self {
        let varying = hierarchy.varying();
        let (individuals, groups) = (individuals.len(), groups(individuals));
        Self { model, hierarchy, varying, individuals, groups }
    }

    /// Coordinates of the population; those of individuals follow.
    pub(super) fn population(&self) -> usize {
        P + self.varying.len() + O + usize::from(self.hierarchy.absence.is_some())
    }

    /// Individuals of a group.
    pub(super) fn members(&self, group: usize) -> usize {
        WIDTH.min(self.individuals - group * WIDTH)
    }

    /// Predicts a group and compares it with its observations: hands out lane, output and term of
    /// each, and leaves the derivatives by the outputs.
    #[inline(always)]
    pub(super) fn compare(
        &self,
        at: At<'_, P, O>,
        predicted: &mut Predicted<M::Tape, O>,
        mut found: impl FnMut(usize, usize, Term),
    ) -> Result<(), SolveError> {
        let Predicted { tape, outputs, by_outputs } = predicted;
        let Group { times, observations } = &self.groups[at.group];
        self.model.predict(at.group, times, at.parameters, tape, outputs)?;
        by_outputs.clear();
        by_outputs.resize(times.len(), [Lanes::ZERO; O]);
        for (k, lane, observation) in observations {
            let o = observation.output;
            let error = self.hierarchy.outputs[o].error;
            let prediction = outputs[*k][o].0[*lane];
            let Residual { ln_sd, sd } = at.residual;
            let term = ln_probability(error, observation, prediction, ln_sd[o], sd[o]);
            by_outputs[*k][o].0[*lane] += term.by_prediction;
            found(*lane, o, term);
        }
        Ok(())
    }

    /// Turns the derivatives by the outputs into those by the parameters.
    #[inline(always)]
    pub(super) fn pull_back(
        &self,
        at: At<'_, P, O>,
        predicted: &Predicted<M::Tape, O>,
    ) -> [Lanes; P] {
        let Predicted { tape, by_outputs, .. } = predicted;
        let times = &self.groups[at.group].times;
        self.model.pull_back(at.group, times, at.parameters, tape, by_outputs)
    }
}
