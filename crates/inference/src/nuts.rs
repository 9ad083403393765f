//! Posterior draws by the no-U-turn sampler of `nuts-rs`.
//!
//! Chains run in parallel, each with its own keyed random numbers: the draws do not depend on the
//! number of threads. They are bit-identical on one machine and build, and equal within
//! Monte-Carlo error elsewhere, because the sampler's vector arithmetic is the platform's.

use nuts_rs::{
    Chain, CpuLogpFunc, CpuMath, CpuMathError, HasDims, LogpError, LowRankNutsSettings, Settings,
};
use rayon::prelude::*;
use thymoid_core::{Purpose, Seed};

use crate::diagnostics::{Convergence, convergence};
use crate::error::Error;

/// A density with its gradient on unconstrained coordinates, centred and scaled to order 1.
pub trait Density: Sync {
    /// Number of coordinates.
    fn dimension(&self) -> usize;

    /// Logarithm of the density up to a constant, its gradient written to `gradient`; `None` where
    /// the density is zero or cannot be computed. Never a panic: a wild proposal is not a fault.
    fn ln_density(&self, position: &[f64], gradient: &mut [f64]) -> Option<f64>;

    /// How many times its diagonal estimate, or that share of it, the variance along a direction
    /// must be for the sampler's metric to follow that direction. Low where correlations are linear.
    fn correlation_cutoff(&self) -> f64 {
        2.0
    }
}

/// How long to sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sampling {
    /// Independent chains.
    pub chains: usize,
    /// Draws of each chain spent on adaptation and thrown away.
    pub tune: usize,
    /// Draws of each chain kept.
    pub draws: usize,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Chains {
    /// Kept positions: chain, draw, coordinate.
    pub positions: Vec<Vec<Vec<f64>>>,
    /// Divergent transitions among the kept draws.
    pub divergences: usize,
    /// Gradient evaluations in all.
    pub gradients: u64,
}

impl Chains {
    /// All kept positions, chain by chain.
    pub fn iter(&self) -> impl Iterator<Item = &[f64]> {
        self.positions.iter().flatten().map(Vec::as_slice)
    }

    /// Convergence of a function of the position.
    pub fn convergence(&self, quantity: impl Fn(&[f64]) -> f64) -> Convergence {
        let values: Vec<Vec<f64>> = self
            .positions
            .iter()
            .map(|chain| chain.iter().map(|p| quantity(p)).collect())
            .collect();
        convergence(&values)
    }
}

/// Samples a density. `fit` tells apart the fits of one run; `tick` is called after each draw.
///
/// # Errors
/// When no starting point near the centre of the coordinates has positive density.
pub fn sample(
    density: &impl Density,
    what: &str,
    seed: Seed,
    fit: u32,
    sampling: Sampling,
    tick: &(dyn Fn() + Sync),
) -> Result<Chains, Error> {
    let runs: Vec<(Vec<Vec<f64>>, usize, u64)> = (0..sampling.chains as u64)
        .into_par_iter()
        .map(|chain| {
            run(density, seed, fit, chain, sampling, tick)
                .map_err(|reason| Error::Sampler { what: what.into(), reason })
        })
        .collect::<Result<_, Error>>()?;
    let mut chains = Chains { positions: Vec::new(), divergences: 0, gradients: 0 };
    for (positions, divergences, gradients) in runs {
        chains.positions.push(positions);
        chains.divergences += divergences;
        chains.gradients += gradients;
    }
    Ok(chains)
}

/// Starting points tried before a chain gives up.
const STARTS: u32 = 20;
/// Half-width of the box of starting points around the centre of the coordinates.
const START_WIDTH: f64 = 0.5;
/// Trees of at most 2⁸ leaves: enough for centred, scaled coordinates.
const MAX_DEPTH: u64 = 8;

fn run(
    density: &impl Density,
    seed: Seed,
    fit: u32,
    chain: u64,
    sampling: Sampling,
    tick: &(dyn Fn() + Sync),
) -> Result<(Vec<Vec<f64>>, usize, u64), String> {
    let mut settings = LowRankNutsSettings {
        num_tune: sampling.tune as u64,
        num_draws: sampling.draws as u64,
        maxdepth: MAX_DEPTH,
        ..LowRankNutsSettings::default()
    };
    settings.adapt_options.mass_matrix_options.eigval_cutoff = density.correlation_cutoff();
    let mut random = seed.draws(Purpose::Chain, chain, fit);
    let mut sampler = settings
        .new_chain(chain, CpuMath::new(Adapter(density)), &mut random)
        .map_err(|e| e.to_string())?;
    let mut starts = seed.draws(Purpose::ChainStart, chain, fit);
    let mut started = Err("no starting point has positive density".to_owned());
    for _ in 0..STARTS {
        let start: Vec<f64> = (0..density.dimension())
            .map(|_| START_WIDTH * (2.0 * starts.uniform() - 1.0))
            .collect();
        started = sampler.set_position(&start).map_err(|e| e.to_string());
        if started.is_ok() {
            break;
        }
    }
    started?;
    let (mut kept, mut divergences, mut gradients) = (Vec::with_capacity(sampling.draws), 0, 0);
    for draw in 0..sampling.tune + sampling.draws {
        let (position, progress) = sampler.draw().map_err(|e| e.to_string())?;
        gradients += progress.num_gradients;
        if draw >= sampling.tune {
            divergences += usize::from(progress.diverging);
            kept.push(position.into_vec());
        }
        tick();
    }
    Ok((kept, divergences, gradients))
}

struct Adapter<'a, D>(&'a D);

/// The density is zero here: the sampler rejects the proposal and goes on.
#[derive(Debug, thiserror::Error)]
#[error("the density is zero")]
struct Impossible;

impl LogpError for Impossible {
    fn is_recoverable(&self) -> bool {
        true
    }
}

impl<D: Density> HasDims for Adapter<'_, D> {
    #[expect(clippy::disallowed_types, reason = "the signature is the library's")]
    fn dim_sizes(&self) -> std::collections::HashMap<String, u64> {
        [("unconstrained_parameter".to_owned(), self.0.dimension() as u64)].into()
    }
}

impl<D: Density> CpuLogpFunc for Adapter<'_, D> {
    type LogpError = Impossible;
    type FlowParameters = ();
    type ExpandedVector = Vec<f64>;

    fn dim(&self) -> usize {
        self.0.dimension()
    }

    fn logp(&mut self, position: &[f64], gradient: &mut [f64]) -> Result<f64, Impossible> {
        self.0
            .ln_density(position, gradient)
            .filter(|p| p.is_finite() && gradient.iter().all(|g| g.is_finite()))
            .ok_or(Impossible)
    }

    fn expand_vector<R: nuts_rs::rand::Rng + ?Sized>(
        &mut self,
        _random: &mut R,
        position: &[f64],
    ) -> Result<Vec<f64>, CpuMathError> {
        Ok(position.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A correlated normal: mean (1, -2), standard deviations (1, 3), correlation 0.8.
    struct Normal;

    impl Density for Normal {
        fn dimension(&self) -> usize {
            2
        }
        fn ln_density(&self, q: &[f64], gradient: &mut [f64]) -> Option<f64> {
            let (x, y, r) = (q[0] - 1.0, (q[1] + 2.0) / 3.0, 0.8);
            let scale = 1.0 / (1.0 - r * r);
            gradient[0] = -scale * (x - r * y);
            gradient[1] = -scale * (y - r * x) / 3.0;
            Some(-0.5 * scale * (x * x - 2.0 * r * x * y + y * y))
        }
    }

    const SAMPLING: Sampling = Sampling { chains: 4, tune: 300, draws: 1000 };

    /// Tolerance: four standard errors at the effective sample size.
    #[test]
    fn moments_of_a_correlated_normal() {
        let chains = sample(&Normal, "test", Seed(1), 0, SAMPLING, &|| {}).unwrap();
        for (coordinate, centre, spread) in [(0, 1.0, 1.0), (1, -2.0, 3.0)] {
            let values: Vec<f64> = chains.iter().map(|q| q[coordinate]).collect();
            let Convergence { r_hat, ess } = chains.convergence(|q| q[coordinate]);
            assert!(r_hat < 1.02, "{r_hat}");
            let error = spread / ess.sqrt();
            assert!((thymoid_core::math::mean(&values) - centre).abs() < 4.0 * error);
            let variance = thymoid_core::math::variance(&values);
            assert!((variance / (spread * spread) - 1.0).abs() < 4.0 * (2.0 / ess).sqrt());
        }
    }

    #[test]
    fn draws_do_not_depend_on_threads() {
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| sample(&Normal, "test", Seed(2), 0, SAMPLING, &|| {}).unwrap())
        };
        assert_eq!(with(1), with(3));
    }

    struct Nowhere;
    impl Density for Nowhere {
        fn dimension(&self) -> usize {
            1
        }
        fn ln_density(&self, _: &[f64], _: &mut [f64]) -> Option<f64> {
            None
        }
    }

    #[test]
    fn a_density_without_support_is_an_error() {
        assert!(sample(&Nowhere, "test", Seed(1), 0, SAMPLING, &|| {}).is_err());
    }
}
