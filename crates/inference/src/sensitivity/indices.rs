//! Sobol indices: shares of the variance.

use thymoid_core::{Seed, math};

use super::bootstrap::intervals;

/// How much of the variance of an output one input makes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Index {
    /// Share that the input makes alone.
    pub first: f64,
    /// Its 95 % bootstrap interval.
    pub first_interval: [f64; 2],
    /// Share that it makes alone and together with others.
    pub total: f64,
    /// Its 95 % bootstrap interval.
    pub total_interval: [f64; 2],
}

/// Returns the indices of each of `inputs` inputs, from an output at each point of
/// [`saltelli`](crate::designs_of_experiments::saltelli): first order by Saltelli et al. (2010),
/// total by Jansen (1999). With an output that never changes no share is a number.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_inference::designs_of_experiments::saltelli;
/// use thymoid_inference::sensitivity::sobol_indices;
/// let points = saltelli(1024, 2, Seed(1))?;
/// let outputs: Vec<f64> = points.iter().map(|x| 2.0 * x[0] + x[1]).collect();
/// let indices = sobol_indices(2, &outputs, Seed(1));
/// // Variances add: 4 parts of 5.
/// assert!((indices[0].first - 0.8).abs() < 0.01 && (indices[0].total - 0.8).abs() < 0.01);
/// # Ok::<_, thymoid_inference::Error>(())
/// ```
pub fn sobol_indices(inputs: usize, outputs: &[f64], seed: Seed) -> Vec<Index> {
    // About the mean, so that a large constant does not drown the products.
    let mean = math::mean(outputs);
    let outputs: Vec<f64> = outputs.iter().map(|output| output - mean).collect();
    let pairs: Vec<&[f64]> = outputs.chunks_exact(inputs + 2).collect();
    let shares = |drawn: &[usize]| shares(inputs, drawn, &pairs);
    let all: Vec<usize> = (0..pairs.len()).collect();
    let intervals = intervals(pairs.len(), seed, shares);
    let index = |(share, interval): (&[f64], &[[f64; 2]])| Index {
        first: share[0],
        first_interval: interval[0],
        total: share[1],
        total_interval: interval[1],
    };
    shares(&all).chunks(2).zip(intervals.chunks(2)).map(index).collect()
}

/// First order and total of each input, from some of the pairs.
fn shares(inputs: usize, drawn: &[usize], pairs: &[&[f64]]) -> Vec<f64> {
    let count = drawn.len() as f64;
    let over =
        |of: &dyn Fn(&[f64]) -> f64| math::sum(drawn.iter().map(|at| of(pairs[*at]))) / count;
    let last = inputs + 1;
    let mean = over(&|pair| f64::midpoint(pair[0], pair[last]));
    let square = |value: f64| (value - mean) * (value - mean);
    let variance = over(&|pair| f64::midpoint(square(pair[0]), square(pair[last])));
    let of_input = |input: usize| {
        let first = over(&|pair| pair[last] * (pair[1 + input] - pair[0]));
        let difference = |pair: &[f64]| pair[0] - pair[1 + input];
        let total = over(&|pair| difference(pair) * difference(pair) / 2.0);
        [first / variance, total / variance]
    };
    (0..inputs).flat_map(of_input).collect()
}
