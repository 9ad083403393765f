//! Weighted mixtures of log-normal distributions, differentiable in `N` parameters.

use thymoid_core::{Dual, Number, Real, math};

use super::order_statistics::Distribution;

/// A weighted mixture of log-normal distributions.
pub(crate) struct Mixture<const N: usize> {
    pub(crate) parts: Vec<Part<N>>,
}

pub(crate) struct Part<const N: usize> {
    /// Share of the children, once normalised.
    pub(crate) weight: Dual<N>,
    /// Mean of the logarithm.
    pub(crate) ln_mean: Dual<N>,
    /// Standard deviation of the logarithm.
    pub(crate) ln_sd: Dual<N>,
}

impl<const N: usize> Mixture<N> {
    /// Scales the weights to sum to 1.
    pub(crate) fn normalise(&mut self) {
        let mut total = Dual::from(0.0);
        for part in &self.parts {
            total = total + part.weight;
        }
        for part in &mut self.parts {
            part.weight = part.weight / total;
        }
    }

    fn sum(&self, value: f64, of: impl Fn(Dual<N>, Dual<N>) -> Dual<N>) -> Dual<N> {
        let ln_value = math::ln(value);
        let mut total = Dual::from(0.0);
        for part in &self.parts {
            let z = (-part.ln_mean + ln_value) / part.ln_sd;
            total = total + part.weight * of(z, part.ln_sd);
        }
        total
    }
}

impl<const N: usize> Distribution<Dual<N>> for Mixture<N> {
    fn cdf(&self, value: f64) -> Dual<N> {
        self.sum(value, |z, _| z.normal_cdf())
    }

    fn pdf(&self, value: f64) -> Dual<N> {
        self.sum(value, |z, sd| (z * z * -0.5).exp() * (math::normal_pdf(0.0) / value) / sd)
    }
}
