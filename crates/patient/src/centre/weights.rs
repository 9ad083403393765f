//! Weights of pairs and draws, and what is kept by them.

use thymoid_core::math;

/// Weights that sum to 1, from logarithms.
pub(super) fn normalised(ln: &[f64]) -> Vec<f64> {
    let total = math::ln_sum_exp(ln);
    ln.iter().map(|ln| math::exp(ln - total)).collect()
}

/// `n` numbers of weighted items, each as often as its weight says to within one: evenly spaced
/// positions along the cumulative weights.
pub(super) fn systematic(weights: &[f64], n: usize) -> Vec<usize> {
    let (mut at, mut below) = (0, weights.first().copied().unwrap_or(0.0));
    let mut item = |i: usize| {
        let position = (i as f64 + 0.5) / n as f64;
        while below < position && at + 1 < weights.len() {
            at += 1;
            below += weights[at];
        }
        at
    };
    (0..n).map(&mut item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_as_often_as_they_weigh() {
        assert_eq!(systematic(&[0.25, 0.0, 0.5, 0.25], 4), [0, 2, 2, 3]);
        assert_eq!(systematic(&[1.0], 3), [0, 0, 0]);
    }
}
