//! Pairs of a population draw and a centre effect, which the second stage weights.

use thymoid_core::{Purpose, Seed, math};

use crate::child::Traits;
use crate::population::priors::Priors;
use crate::population::{CentreEffect, Population, PopulationFit};

/// Centre effects tried with each draw of the population.
const EFFECTS: usize = 32;

/// A draw of the population with a centre effect: means and standard deviations of [`Traits`].
pub(super) struct Pair {
    /// Number of the draw.
    pub(super) draw: usize,
    /// Shift of ln(export) and ln(lag).
    pub(super) effect: [f64; 2],
    mean: Traits,
    sd: Traits,
}

impl Pair {
    /// Every draw with some effects of a centre of which nothing is known.
    pub(super) fn all(fit: &PopulationFit, priors: &Priors, seed: Seed) -> Vec<Self> {
        let unknown = CentreEffect::unknown(priors);
        let pair = |number: usize| {
            let mut source = seed.draws(Purpose::CentreEffect, number as u64, 0);
            let effect = [0, 1].map(|i| unknown.mean[i] + unknown.sd[i] * source.normal());
            let draw = number / EFFECTS;
            Self::new(draw, effect, &fit.draws[draw], priors)
        };
        (0..fit.draws.len() * EFFECTS).map(pair).collect()
    }

    fn new(draw: usize, effect: [f64; 2], population: &Population, priors: &Priors) -> Self {
        let p = population;
        let mean = [p.ln_export + effect[0], p.ln_lag + effect[1], p.ln_loss, p.ln_cd8_per_cd4];
        let sd = [p.export_sd, p.lag_sd, priors.loss_sd, priors.cd8_sd];
        Self { draw, effect, mean, sd }
    }

    /// ln density of a child of these traits, but for a constant.
    pub(super) fn ln_density(&self, traits: &Traits) -> f64 {
        let mut total = 0.0;
        for (trait_, (mean, sd)) in traits.iter().zip(self.mean.iter().zip(&self.sd)) {
            let z = (trait_ - mean) / sd;
            total -= 0.5 * z * z + math::ln(*sd);
        }
        total
    }
}
