//! Posterior draws by the no-U-turn sampler of `nuts-rs`.
//!
//! Chains run in parallel, each with its own keyed random numbers: the draws do not depend on the
//! number of threads. They are bit-identical on one machine and build, and equal within
//! Monte-Carlo error elsewhere, because the sampler's vector arithmetic is the platform's.

use nuts_rs::{Chain, CpuMath, LowRankNutsSettings, Settings};
use rayon::prelude::*;
use thymoid_core::{Purpose, Seed};

use super::adapter::{Adapter, Stop};
use super::chains::{Chains, Sampling};
use super::density::Density;
use crate::error::Refusal;

/// Samples a density called `what`. `fit` tells apart the fits of one run; `tick` is called after
/// each draw.
///
/// # Errors
/// When no starting point near the centre of the coordinates has positive density, when the density
/// itself fails, and when the sampler refuses its settings.
///
/// ```
/// use thymoid_core::{Seed, math};
/// use thymoid_inference::sampler::{Density, Sampling, sample};
/// /// A normal of mean 3.
/// struct Normal;
/// impl Density for Normal {
///     type Error = thymoid_inference::Error;
///     fn dimension(&self) -> usize {
///         1
///     }
///     fn ln_density(&self, x: &[f64], gradient: &mut [f64]) -> Result<Option<f64>, Self::Error> {
///         gradient[0] = 3.0 - x[0];
///         Ok(Some(-0.5 * gradient[0] * gradient[0]))
///     }
/// }
/// let sampling = Sampling { chains: 2, tune: 200, draws: 500 };
/// let chains = sample(&Normal, "an example", Seed(1), 0, sampling, &|| {})?;
/// let values: Vec<f64> = chains.iter().map(|position| position[0]).collect();
/// let standard_error = 1.0 / chains.convergence(|position| position[0]).ess.sqrt();
/// assert!((math::mean(&values) - 3.0).abs() < 4.0 * standard_error);
/// # Ok::<_, thymoid_inference::Error>(())
/// ```
pub fn sample<D: Density>(
    density: &D,
    what: &str,
    seed: Seed,
    fit: u32,
    sampling: Sampling,
    tick: &(dyn Fn() + Sync),
) -> Result<Chains, D::Error> {
    let runs: Vec<Run> = (0..sampling.chains as u64)
        .into_par_iter()
        .map(|chain| {
            run(density, seed, fit, chain, sampling, tick).map_err(|stop| stop.error(what))
        })
        .collect::<Result<_, D::Error>>()?;
    let mut chains = Chains { positions: Vec::new(), divergences: 0, gradients: 0 };
    for Run { kept, divergences, gradients } in runs {
        chains.positions.push(kept);
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

/// One chain.
struct Run {
    kept: Vec<Vec<f64>>,
    divergences: usize,
    gradients: u64,
}

fn run<D: Density>(
    density: &D,
    seed: Seed,
    fit: u32,
    chain: u64,
    sampling: Sampling,
    tick: &(dyn Fn() + Sync),
) -> Result<Run, Stop<D::Error>> {
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
        .map_err(|e| Stop::of(e.downcast().map_err(Refusal::new)))?;
    let mut starts = seed.draws(Purpose::ChainStart, chain, fit);
    let mut started = Err(Stop::Impossible);
    for _ in 0..STARTS {
        let start: Vec<f64> = (0..density.dimension())
            .map(|_| START_WIDTH * (2.0 * starts.uniform() - 1.0))
            .collect();
        started =
            sampler.set_position(&start).map_err(|e| Stop::of(e.downcast().map_err(Refusal::new)));
        // Elsewhere the density may be positive; a failure is one everywhere.
        if !matches!(started, Err(Stop::Impossible)) {
            break;
        }
    }
    started?;
    let mut run = Run { kept: Vec::with_capacity(sampling.draws), divergences: 0, gradients: 0 };
    for draw in 0..sampling.tune + sampling.draws {
        let (position, progress) =
            sampler.draw().map_err(|e| Stop::of(e.downcast().map_err(Refusal::new)))?;
        run.gradients += progress.num_gradients;
        if draw >= sampling.tune {
            run.divergences += usize::from(progress.diverging);
            run.kept.push(position.into_vec());
        }
        tick();
    }
    Ok(run)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::error::Error;

    /// A correlated normal: mean (1, -2), standard deviations (1, 3), correlation 0.8.
    struct Normal;

    impl Density for Normal {
        type Error = Error;
        fn dimension(&self) -> usize {
            2
        }
        fn ln_density(&self, q: &[f64], gradient: &mut [f64]) -> Result<Option<f64>, Error> {
            let (x, y, r) = (q[0] - 1.0, (q[1] + 2.0) / 3.0, 0.8);
            let scale = 1.0 / (1.0 - r * r);
            gradient[0] = -scale * (x - r * y);
            gradient[1] = -scale * (y - r * x) / 3.0;
            Ok(Some(-0.5 * scale * (x * x - 2.0 * r * x * y + y * y)))
        }
    }

    const SAMPLING: Sampling = Sampling { chains: 4, tune: 300, draws: 1000 };

    /// Tolerance: four standard errors at the effective sample size.
    #[test]
    fn moments_of_a_correlated_normal() {
        let chains = sample(&Normal, "test", Seed(1), 0, SAMPLING, &|| {}).unwrap();
        for (coordinate, centre, spread) in [(0, 1.0, 1.0), (1, -2.0, 3.0)] {
            let values: Vec<f64> = chains.iter().map(|q| q[coordinate]).collect();
            let crate::sampler::Convergence { r_hat, ess } = chains.convergence(|q| q[coordinate]);
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

    /// What it is from the call of that number on, and a standard normal before.
    struct Normally {
        until: u32,
        then: Result<Option<f64>, Failure>,
        calls: AtomicU32,
    }

    #[derive(Debug, Clone, PartialEq, thiserror::Error)]
    enum Failure {
        #[error("a table is missing")]
        NoTable,
        #[error(transparent)]
        Sampler(#[from] Error),
    }

    impl Density for Normally {
        type Error = Failure;
        fn dimension(&self) -> usize {
            1
        }
        fn ln_density(&self, q: &[f64], gradient: &mut [f64]) -> Result<Option<f64>, Failure> {
            if self.calls.fetch_add(1, Ordering::Relaxed) >= self.until {
                return self.then.clone();
            }
            gradient[0] = -q[0];
            Ok(Some(-0.5 * q[0] * q[0]))
        }
    }

    fn stopped(until: u32, then: Result<Option<f64>, Failure>) -> (Failure, u32) {
        let density = Normally { until, then, calls: AtomicU32::new(0) };
        let sampling = Sampling { chains: 1, tune: 50, draws: 50 };
        let error = sample(&density, "a test", Seed(1), 0, sampling, &|| {}).unwrap_err();
        (error, density.calls.into_inner())
    }

    #[test]
    fn a_density_without_support_is_an_error() {
        let (error, calls) = stopped(0, Ok(None));
        assert_eq!(error, Failure::Sampler(Error::NoStart { what: "a test".into() }));
        assert_eq!(calls, STARTS);
    }

    /// At once, and as it was: it is not taken for a density of zero.
    #[test]
    fn a_density_that_fails_stops_the_sampler() {
        assert_eq!(stopped(0, Err(Failure::NoTable)), (Failure::NoTable, 1));
        assert_eq!(stopped(60, Err(Failure::NoTable)), (Failure::NoTable, 61));
    }
}
