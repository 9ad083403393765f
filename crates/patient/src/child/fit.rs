//! Draws of a child's posterior, and what they say of each parameter.

use thymoid_core::{Seed, math};

use super::prior::{host_values, values};
use super::{COORDINATES, ChildDraw, ChildPosterior, ChildPrior, DIMENSION, GRAFT};
use crate::error::Error;
use thymoid_inference::contraction::Learned;
use thymoid_inference::sampler::{self, Sampling};

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

/// Probabilities of the kinds of child at one draw.
struct Kinds {
    nonengraftment: f64,
    host_cells: [f64; 2],
}

impl Kinds {
    fn prior(prior: &ChildPrior) -> Self {
        Self { nonengraftment: prior.nonengraftment, host_cells: [prior.host_cells; 2] }
    }

    /// From ln(prior times likelihood), by graft and by cells that no graft made.
    fn given(ln: &[[Option<f64>; 2]; 2]) -> Self {
        let all = ln.iter().flatten().flatten();
        let most = all.copied().fold(f64::NEG_INFINITY, f64::max);
        let weights = ln.map(|of| of.map(|ln| ln.map_or(0.0, |ln| math::exp(ln - most))));
        let [with, without] = weights.map(|[none, host]| none + host);
        // A kind of graft without weight is never decided for.
        let host_cells = weights.map(|[none, host]| host / (none + host).max(f64::MIN_POSITIVE));
        Self { nonengraftment: without / (with + without), host_cells }
    }
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
        let chains = sampler::sample(self, what, seed, fit, sampling, tick)?;
        let draws = chains
            .iter()
            .map(|q| {
                let child = prior.child(q);
                let host = prior.host(q);
                let kinds = match self.ln_kinds(&child, &host) {
                    Ok(ln) => Kinds::given(&ln.map(|of| of.map(|of| of.map(|d| d.value)))),
                    Err(error) if error.is_unsolved() => Kinds::prior(prior),
                    Err(error) => return Err(error),
                };
                Ok(ChildDraw {
                    child: values(&child),
                    host: host_values(&host),
                    nonengraftment: kinds.nonengraftment,
                    host_cells: kinds.host_cells,
                })
            })
            .collect::<Result<_, Error>>()?;
        let learned = (0..DIMENSION)
            .map(|i| {
                if i >= GRAFT {
                    return Learned::new(COORDINATES[i], &chains, i, |q| q[i], 1.0);
                }
                // Coordinates are standard normal a priori along the Cholesky factor.
                let of = |q: &[f64]| math::sum((0..=i).map(|j| prior.factor[i][j] * q[j]));
                let prior_sd = math::sum(prior.factor[i].iter().map(|f| f * f)).sqrt();
                Learned::new(COORDINATES[i], &chains, i, of, prior_sd)
            })
            .collect();
        Ok(ChildFit { draws, learned, divergences: chains.divergences })
    }
}
