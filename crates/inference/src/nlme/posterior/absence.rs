//! Individuals of two kinds, summed over exactly: those who lack something, and the others.

use thymoid_core::lanes::{Lanes, WIDTH};
use thymoid_core::math;

use super::observed::{At, Observed, Predicted};
use crate::nlme::hierarchy::Absence;
use crate::nlme::prediction::Prediction;
use crate::ode::SolveError;

/// Logarithm of the likelihood of a group, and its derivatives.
pub(super) struct Mixed<const P: usize, const O: usize> {
    pub value: f64,
    pub by_parameters: [Lanes; P],
    pub by_ln_sd: [f64; O],
    /// By the logit of the share.
    pub by_logit: f64,
}

/// Returns the share of a logit.
pub(super) fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + math::exp(-logit))
}

/// Returns the logarithms of a share and of its complement.
fn ln_shares(logit: f64) -> [f64; 2] {
    [logit, -logit].map(|x| {
        // Where e^-x overflows, the logarithm is x.
        let tail = math::ln_1p(math::exp(-x.abs()));
        x.min(0.0) - tail
    })
}

/// Computes the logarithm of the beta density of the logit of a share, up to a constant, and its
/// derivative.
pub(super) fn ln_prior([a, b]: [f64; 2], logit: f64) -> (f64, f64) {
    let [ln_share, ln_rest] = ln_shares(logit);
    let share = math::exp(ln_share);
    (a * ln_share + b * ln_rest, a * (1.0 - share) - b * share)
}

impl<M: Prediction<P, O>, const P: usize, const O: usize> Observed<M, P, O> {
    /// Computes the likelihood of the members of a group, each of either kind.
    #[inline(always)]
    pub(super) fn mix(
        &self,
        absence: Absence,
        at: At<'_, P, O>,
        logit: f64,
        (here, without): (&mut Predicted<M::Tape, O>, &mut Predicted<M::Tape, O>),
    ) -> Result<Mixed<P, O>, SolveError> {
        let mut lacking = *at.parameters;
        lacking[absence.parameter] = Lanes::splat(absence.value);
        let [ln_absent, ln_present] = ln_shares(logit);
        let lacking = At { parameters: &lacking, ..at };
        let mut sides = [(at, here, ln_present), (lacking, without, ln_absent)];
        // By lane: logarithm of share and likelihood, derivatives by residual deviations.
        let mut ln = [[0.0; WIDTH]; 2];
        let mut by_ln_sd = [[[0.0; O]; WIDTH]; 2];
        for (side, (at, predicted, ln_share)) in sides.iter_mut().enumerate() {
            ln[side] = [*ln_share; WIDTH];
            self.compare(*at, predicted, |lane, o, term| {
                ln[side][lane] += term.value;
                by_ln_sd[side][lane][o] += term.by_ln_sd;
            })?;
        }
        let mut mixed = Mixed {
            value: 0.0,
            by_parameters: [Lanes::ZERO; P],
            by_ln_sd: [0.0; O],
            by_logit: 0.0,
        };
        // Probability of either kind given the observations.
        let mut weights = [Lanes::ZERO; 2];
        for lane in 0..at.members {
            let both = math::ln_sum_exp(&[ln[0][lane], ln[1][lane]]);
            mixed.value += both;
            for side in 0..2 {
                let weight = math::exp(ln[side][lane] - both);
                weights[side].0[lane] = weight;
                for o in 0..O {
                    mixed.by_ln_sd[o] += weight * by_ln_sd[side][lane][o];
                }
            }
            mixed.by_logit += weights[1].0[lane] - math::exp(ln_absent);
        }
        for (side, (at, predicted, _)) in sides.into_iter().enumerate() {
            // Mostly nobody may be of the other kind, to the last bit.
            if weights[side] == Lanes::ZERO {
                continue;
            }
            for by in predicted.by_outputs.iter_mut().flatten() {
                *by = *by * weights[side];
            }
            let by = self.pull_back(at, predicted);
            for p in (0..P).filter(|p| side == 0 || *p != absence.parameter) {
                mixed.by_parameters[p] += by[p];
            }
        }
        Ok(mixed)
    }
}
