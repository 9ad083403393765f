//! Simulation-based calibration of a hierarchical posterior.

use thymoid_core::{Seed, math};

use super::posterior::Posterior;
use super::prediction::Prediction;
use crate::assessment::ranks::RANKED;
use crate::error::Error;
use crate::sampler::{Sampling, sample};

/// Where the truth of one quantity lies among draws of its posterior.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// How many of [`RANKED`] thinned draws lie below it.
    pub rank: u32,
    /// Posterior mean minus truth, in posterior standard deviations: of mean 0 and variance 1 where
    /// the posterior is right.
    pub error: f64,
    /// Effective size of all draws.
    pub ess: f64,
}

/// Draws to one that is ranked. The least known deviation of [`super::problems::recon12`] gives an
/// independent draw in six; with less in the data it takes more.
const THINNING: usize = 10;
/// Two, so that one that is lost shows.
const CHAINS: usize = 2;
const SAMPLING: Sampling =
    Sampling { chains: CHAINS, tune: 300, draws: (RANKED as usize + 1) * THINNING / CHAINS };

/// Places each quantity of a population, given in the order of [`super::Hierarchy::names`], in the
/// posterior of observations made of it; `nth` tells apart the fits of one seed.
///
/// # Errors
/// When no starting point of a chain has positive density.
pub fn place<M: Prediction<P, O>, const P: usize, const O: usize>(
    posterior: &Posterior<M, P, O>,
    population: &[f64],
    seed: Seed,
    nth: u32,
) -> Result<Vec<Placed>, Error> {
    let chains = sample(posterior, "a simulated population", seed, nth, SAMPLING, &|| {})?;
    let place = |(c, truth): (usize, &f64)| {
        let of = |position: &[f64]| posterior.natural(position, c);
        let values: Vec<f64> = chains.iter().map(of).collect();
        let thinned = values.iter().step_by(THINNING).take(RANKED as usize);
        Placed {
            rank: thinned.filter(|value| *value < truth).count() as u32,
            error: (math::mean(&values) - truth) / math::variance(&values).sqrt(),
            ess: chains.convergence(of).ess,
        }
    };
    Ok(population.iter().enumerate().map(place).collect())
}
