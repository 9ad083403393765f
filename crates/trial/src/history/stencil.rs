//! Values of a smooth function between the points of an even grid.

use crate::distributions::panels;

/// Points of the polynomial: exact to eleven digits for bumps of four steps and more.
pub(super) const WIDTH: usize = 24;

/// Points before the one to the left of the place.
pub(super) const BEFORE: i64 = WIDTH as i64 / 2 - 1;

/// Returns the weights of the grid's values for the place `share` of a step beyond a point; the
/// first belongs to the point [`BEFORE`] it.
pub(super) fn value_at(share: f64) -> [f64; WIDTH] {
    let node = |k: usize| k as f64 - BEFORE as f64;
    std::array::from_fn(|k| {
        (0..WIDTH)
            .filter(|&other| other != k)
            .map(|other| (share - node(other)) / (node(k) - node(other)))
            .product()
    })
}

/// Returns the weights of the integral, in steps, from a point to `share` of a step beyond it.
pub(super) fn integral_to(share: f64) -> [f64; WIDTH] {
    let mut weights = [0.0; WIDTH];
    for (at, width) in panels(&[0.0, share]) {
        for (weight, value) in weights.iter_mut().zip(value_at(at)) {
            *weight += width * value;
        }
    }
    weights
}

/// Applies `weights` around point `index`; beyond its ends the function is 0.
pub(super) fn apply(weights: &[f64; WIDTH], values: &[f64], index: usize) -> f64 {
    let first = index as i64 - BEFORE;
    let at = |k: usize| usize::try_from(first + k as i64).ok().and_then(|i| values.get(i));
    weights.iter().enumerate().map(|(k, weight)| weight * at(k).copied().unwrap_or(0.0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use thymoid_core::math::{normal_cdf, normal_pdf};

    #[test]
    fn a_bump_is_known_between_the_points() {
        // A step of a quarter of its standard deviation.
        let values: Vec<f64> = (0..=80).map(|i| normal_pdf(f64::from(i - 40) / 4.0)).collect();
        let got = apply(&value_at(0.3), &values, 43);
        assert!((got - normal_pdf(3.3 / 4.0)).abs() < 1e-11);
        let got = apply(&integral_to(0.7), &values, 40) / 4.0;
        assert!((got - (normal_cdf(0.7 / 4.0) - 0.5)).abs() < 1e-11);
    }
}
