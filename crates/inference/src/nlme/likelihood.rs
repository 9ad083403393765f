//! How an observation scatters about its prediction.

use thymoid_core::math;

use super::individual::Observation;

/// The distribution of observations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorModel {
    /// Normal about the prediction.
    Additive,
    /// The logarithm normal about that of the prediction, which counts as at least
    /// 1e-6; the density is that of the logarithm.
    LogNormal,
}

/// The least prediction that a logarithm is taken of.
pub(super) const LEAST: f64 = 1e-6;

/// Logarithm of a probability, and its derivatives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Term {
    pub value: f64,
    /// By the prediction.
    pub by_prediction: f64,
    /// By the logarithm of the standard deviation.
    pub by_ln_sd: f64,
}

/// Computes the probability of an observation given its prediction. One below the limit of
/// quantification contributes the probability of being there (method M3 of Beal 2001).
#[inline(always)]
pub(super) fn ln_probability(
    error: ErrorModel,
    observation: &Observation,
    prediction: f64,
    ln_sd: f64,
    sd: f64,
) -> Term {
    let (residual, slope) = match error {
        ErrorModel::Additive => (observation.value - prediction, 1.0),
        ErrorModel::LogNormal if prediction > LEAST => {
            (math::ln(observation.value / prediction), 1.0 / prediction)
        }
        ErrorModel::LogNormal => (math::ln(observation.value / LEAST), 0.0),
    };
    let z = residual / sd;
    if observation.below {
        let value = math::ln_normal_cdf(z);
        let hazard = math::exp(math::ln_normal_pdf(z) - value);
        return Term { value, by_prediction: -hazard / sd * slope, by_ln_sd: -hazard * z };
    }
    let value = math::ln_normal_pdf(z) - ln_sd;
    Term { value, by_prediction: z / sd * slope, by_ln_sd: z * z - 1.0 }
}
