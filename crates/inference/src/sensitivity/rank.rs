//! Correlation of ranks.

use thymoid_core::{Seed, math};

use super::bootstrap::intervals;

/// How two quantities go together over the runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correlation {
    /// Spearman's coefficient, from -1 to 1; not a number where a quantity never changes.
    pub coefficient: f64,
    /// Its 95 % bootstrap interval.
    pub interval: [f64; 2],
}

/// Returns Spearman's coefficient of correlation; equal values share the mean of their ranks.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_inference::sensitivity::rank_correlation;
/// let thickness = [100.0, 200.0, 400.0, 800.0];
/// // It rises all the way, though not in proportion.
/// let export = [1.0, 1.9, 3.0, 3.1];
/// assert_eq!(rank_correlation(&thickness, &export, Seed(1)).coefficient, 1.0);
/// ```
pub fn rank_correlation(x: &[f64], y: &[f64], seed: Seed) -> Correlation {
    let of = |drawn: &[usize]| {
        let drawn_of =
            |values: &[f64]| -> Vec<f64> { drawn.iter().map(|at| values[*at]).collect() };
        vec![correlation(&ranks(&drawn_of(x)), &ranks(&drawn_of(y)))]
    };
    let coefficient = correlation(&ranks(x), &ranks(y));
    let interval = intervals(x.len(), seed, of).first().copied();
    Correlation { coefficient, interval: interval.unwrap_or([f64::NAN; 2]) }
}

/// Ranks from 1; equal values share the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    for equal in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let first = order.partition_point(|at| values[*at] < values[equal[0]]);
        let mean = first as f64 + (equal.len() + 1) as f64 / 2.0;
        for at in equal {
            ranks[*at] = mean;
        }
    }
    ranks
}

fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let (mean_x, mean_y) = (math::mean(x), math::mean(y));
    let about = || x.iter().zip(y).map(|(x, y)| (x - mean_x, y - mean_y));
    let [xy, xx, yy] = [
        math::sum(about().map(|(x, y)| x * y)),
        math::sum(about().map(|(x, _)| x * x)),
        math::sum(about().map(|(_, y)| y * y)),
    ];
    (xy / (xx * yy).sqrt()).clamp(-1.0, 1.0)
}
