//! Draws of a child's posterior, and what they say of each parameter.

use thymoid_core::{Seed, math};
use thymoid_inference::contraction::Learned;
use thymoid_inference::sampler::{self, Sampling};

use super::coordinate::Coordinate;
use super::draw::ChildDraw;
use super::posterior::{ChildPosterior, LnKinds};
use super::prior::ChildPrior;
use crate::error::Error;

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

    fn given(ln: &LnKinds) -> Self {
        let ln = ln.map(|of| of.map(|of| of.map(|d| d.value)));
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
    /// Samples the posterior. `what` names the child in errors, `fit` tells the fits of one run
    /// apart; `tick` is called once a draw of a chain.
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
        let chains = sampler::sample(self, what, seed, fit, sampling, tick)?;
        let draws = chains.iter().map(|q| self.draw_at(q)).collect();
        let learned = |coordinate: Coordinate| {
            let (name, i) = (coordinate.as_str(), coordinate as usize);
            let Some(factor) = self.prior.factor.get(i) else {
                // Those of cells that no graft made are standard normal.
                return Learned::new(name, &chains, i, |q| q[i], 1.0);
            };
            // Coordinates are standard normal a priori along the Cholesky factor.
            let of = |q: &[f64]| math::sum((0..=i).map(|j| factor[j] * q[j]));
            let prior_sd = math::sum(factor.iter().map(|f| f * f)).sqrt();
            Learned::new(name, &chains, i, of, prior_sd)
        };
        let learned = Coordinate::ALL.map(learned).into();
        Ok(ChildFit { draws, learned, divergences: chains.divergences })
    }

    /// The draw at a position of the sampler. Where the equations cannot be solved nothing is
    /// learned of the kind of child.
    fn draw_at(&self, position: &[f64]) -> ChildDraw {
        let (child, host) = (self.prior.child(position), self.prior.host(position));
        let kinds = self.ln_kinds(&child, &host);
        let kinds = kinds.map_or_else(|_unsolved| Kinds::prior(self.prior), |ln| Kinds::given(&ln));
        ChildDraw {
            child: child.map(|d| d.value),
            host: host.map(|d| d.value),
            nonengraftment: kinds.nonengraftment,
            host_cells: kinds.host_cells,
        }
    }
}
