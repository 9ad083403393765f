//! Intervals of a statistic over runs drawn again with replacement.

use rayon::prelude::*;
use thymoid_core::math::{quantile_sorted, sorted};
use thymoid_core::{Purpose, Seed};

/// Replicates of a bootstrap.
pub const REPLICATES: u32 = 1000;
/// Probabilities of the ends of an interval of 95 %.
const ENDS: [f64; 2] = [0.025, 0.975];

/// Returns the 95 % percentile interval of each of several statistics of `of` units, such as pairs
/// of points or trajectories, drawn again with replacement. `statistics` takes the numbers of the
/// units that were drawn. A statistic that is not a number in some replicate has no interval.
pub(super) fn intervals(
    of: usize,
    seed: Seed,
    statistics: impl Fn(&[usize]) -> Vec<f64> + Sync,
) -> Vec<[f64; 2]> {
    let replicate = |replicate: u32| {
        let mut draws = seed.draws(Purpose::SensitivityBootstrap, replicate.into(), 0);
        let drawn: Vec<usize> = (0..of).map(|_| draws.below(of as u32) as usize).collect();
        statistics(&drawn)
    };
    let replicates: Vec<Vec<f64>> = (0..REPLICATES).into_par_iter().map(replicate).collect();
    let count = replicates.first().map_or(0, Vec::len);
    let all = (0..count).map(|at| replicates.iter().map(|values| values[at]).collect());
    let interval = |values: Vec<f64>| {
        let values = sorted(values);
        let known = values.iter().all(|value| !value.is_nan());
        ENDS.map(|end| quantile_sorted(&values, end).ok().filter(|_| known).unwrap_or(f64::NAN))
    };
    all.map(interval).collect()
}
