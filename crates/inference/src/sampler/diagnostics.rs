//! Did the chains agree, and how many independent draws are they worth?
//!
//! Split R-hat and bulk effective sample size as in Gelman et al., Bayesian Data Analysis, 3rd
//! edition, 11.4-11.5, with Geyer's initial monotone sequence.

use serde::Serialize;
use thymoid_core::math::{mean, variance};

/// Convergence of one quantity.
///
/// ```
/// use thymoid_inference::sampler::{Convergence, convergence};
/// // A chain that creeps has few independent draws.
/// let creeps: Vec<f64> = (0..1000).map(|i| f64::from(i % 500)).collect();
/// let Convergence { ess, .. } = convergence(&[creeps.clone(), creeps]);
/// assert!(ess < 100.0, "{ess} of 2000");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Convergence {
    /// Potential scale reduction of the split chains; 1 when they agree.
    pub r_hat: f64,
    /// Effective number of independent draws.
    pub ess: f64,
}

/// Diagnoses one quantity from its chains of equal length.
///
/// ```
/// use thymoid_core::{Purpose, Seed};
/// use thymoid_inference::sampler::convergence;
/// let chain = |at: f64, nth| {
///     let mut draws = Seed(1).draws(Purpose::Test, nth, 0);
///     (0..500).map(|_| at + draws.normal()).collect::<Vec<_>>()
/// };
/// assert!(convergence(&[chain(0.0, 0), chain(0.0, 1)]).r_hat < 1.01);
/// assert!(convergence(&[chain(0.0, 0), chain(2.0, 1)]).r_hat > 1.3);
/// ```
pub fn convergence(chains: &[Vec<f64>]) -> Convergence {
    let half = chains.first().map_or(0, Vec::len) / 2;
    let split: Vec<&[f64]> =
        chains.iter().flat_map(|c| [&c[..half], &c[c.len() - half..]]).collect();
    let n = half as f64;
    let means: Vec<f64> = split.iter().map(|c| mean(c)).collect();
    let within = mean(&split.iter().map(|c| variance(c)).collect::<Vec<_>>());
    let between = variance(&means);
    let pooled = within * (n - 1.0) / n + between;
    let r_hat = (pooled / within).sqrt();
    // Autocorrelation at lag t from the variogram, summed in pairs while they stay positive and
    // do not rise.
    let correlation = |lag: usize| {
        let variogram: Vec<f64> = split
            .iter()
            .map(|c| {
                let squares: Vec<f64> =
                    c.iter().zip(&c[lag..]).map(|(a, b)| (b - a) * (b - a)).collect();
                mean(&squares)
            })
            .collect();
        1.0 - mean(&variogram) / (2.0 * pooled)
    };
    let (mut total, mut last, mut lag) = (0.0, f64::INFINITY, 0);
    while lag + 1 < half {
        let pair = if lag == 0 { 1.0 } else { correlation(lag) } + correlation(lag + 1);
        if pair.is_nan() || pair <= 0.0 {
            break;
        }
        last = pair.min(last);
        total += last;
        lag += 2;
    }
    let draws = n * split.len() as f64;
    Convergence { r_hat, ess: (draws / (2.0 * total - 1.0).max(1.0 / draws)).min(draws) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use thymoid_core::{Purpose, Seed};

    fn chains(correlation: f64, shift: f64) -> Vec<Vec<f64>> {
        (0..4_u32)
            .map(|chain| {
                let mut draws = Seed(1).draws(Purpose::Test, u64::from(chain), 0);
                let mut x = draws.normal();
                (0..2000)
                    .map(|_| {
                        let noise = (1.0 - correlation * correlation).sqrt() * draws.normal();
                        x = correlation * x + noise;
                        x + shift * f64::from(chain)
                    })
                    .collect()
            })
            .collect()
    }

    /// An autoregressive chain of correlation r is worth (1 - r) / (1 + r) of its draws; 15 % is
    /// three standard errors of the estimate at 8000 draws.
    #[test]
    fn effective_sample_size_of_an_autoregressive_chain() {
        for correlation in [0.0, 0.5, 0.8] {
            let found = convergence(&chains(correlation, 0.0));
            let expected = 8000.0 * (1.0 - correlation) / (1.0 + correlation);
            assert!((found.ess / expected - 1.0).abs() < 0.15, "{correlation}: {}", found.ess);
            assert!(found.r_hat < 1.02);
        }
    }

    #[test]
    fn chains_that_disagree_are_found_out() {
        assert!(convergence(&chains(0.0, 1.0)).r_hat > 1.3);
    }
}
