//! Draws of a child's posterior, and what they say of each parameter.

use thymoid_core::{Seed, math};

use super::prior::values;
use super::{COORDINATES, ChildDraw, ChildPosterior, DIMENSION};
use crate::contraction::Learned;
use crate::error::Error;
use crate::nuts::{self, Sampling};

/// A child's posterior.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildFit {
    /// Draws, chain by chain.
    pub draws: Vec<ChildDraw>,
    /// What was learned, parameter by parameter.
    pub learned: Vec<Learned>,
    /// Divergent transitions.
    pub divergences: usize,
}

impl ChildPosterior<'_> {
    /// Samples the posterior. `fit` tells the fits of one run apart.
    ///
    /// # Errors
    /// When the sampler finds no point of positive density.
    pub fn sample(
        &self,
        what: &str,
        seed: Seed,
        fit: u32,
        sampling: Sampling,
        tick: &(dyn Fn() + Sync),
    ) -> Result<ChildFit, Error> {
        let prior = self.prior;
        let chains = nuts::sample(self, what, seed, fit, sampling, tick)?;
        let draws = chains
            .iter()
            .map(|q| {
                let child = prior.child(q);
                let nonengraftment = match self.ln_likelihoods(&child) {
                    Ok([with, without]) => {
                        let odds = math::exp(without.value - with.value) * prior.nonengraftment
                            / (1.0 - prior.nonengraftment);
                        if odds.is_finite() { odds / (1.0 + odds) } else { 1.0 }
                    }
                    Err(_) => prior.nonengraftment,
                };
                ChildDraw { child: values(&child), nonengraftment }
            })
            .collect();
        let learned = (0..DIMENSION)
            .map(|i| {
                // Coordinates are standard normal a priori along the Cholesky factor.
                let of = |q: &[f64]| math::sum((0..=i).map(|j| prior.factor[i][j] * q[j]));
                let prior_sd = math::sum(prior.factor[i].iter().map(|f| f * f)).sqrt();
                Learned::new(COORDINATES[i], &chains, i, of, prior_sd)
            })
            .collect();
        Ok(ChildFit { draws, learned, divergences: chains.divergences })
    }
}
