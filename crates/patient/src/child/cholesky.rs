//! Factor of a covariance.

use thymoid_core::math;

/// Rows of a square matrix.
pub(super) type Square<const N: usize> = [[f64; N]; N];

/// Cholesky factor of a covariance; a direction without variance stays without.
pub(super) fn cholesky<const N: usize>(covariance: &Square<N>) -> Square<N> {
    let mut factor = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..=i {
            let dot = math::sum((0..j).map(|k| factor[i][k] * factor[j][k]));
            let rest = covariance[i][j] - dot;
            factor[i][j] = if i == j {
                rest.max(0.0).sqrt()
            } else if factor[j][j] > 0.0 {
                rest / factor[j][j]
            } else {
                0.0
            };
        }
    }
    factor
}

/// ln density of a normal distribution of this factor, at a distance from its mean; without the
/// constant of the normal density.
pub(super) fn ln_normal<const N: usize>(factor: &Square<N>, distance: &[f64; N]) -> f64 {
    let mut z = [0.0; N];
    let mut total = 0.0;
    for i in 0..N {
        let known = math::sum((0..i).map(|j| factor[i][j] * z[j]));
        z[i] = (distance[i] - known) / factor[i][i];
        total -= 0.5 * z[i] * z[i] + math::ln(factor[i][i]);
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIMENSION: usize = 7;

    #[test]
    fn factors_multiply_to_the_covariance() {
        let mut covariance = [[0.0; DIMENSION]; DIMENSION];
        for i in 0..DIMENSION {
            for j in 0..DIMENSION {
                covariance[i][j] =
                    1.0 / (1.0 + i as f64 + j as f64) + if i == j { 1.0 } else { 0.0 };
            }
        }
        let factor = cholesky(&covariance);
        for i in 0..DIMENSION {
            for j in 0..DIMENSION {
                let product = math::sum((0..DIMENSION).map(|k| factor[i][k] * factor[j][k]));
                assert!((product - covariance[i][j]).abs() < 1e-12);
            }
        }
    }

    /// Two correlated normals, by hand: variances 1 and 1, correlation 0.6, at (1, 1): the
    /// quadratic form is 2 / 1.6 and the determinant 0.64.
    #[test]
    fn the_density_is_that_of_the_formula() {
        let factor = cholesky(&[[1.0, 0.6], [0.6, 1.0]]);
        let expected = -0.5 * 2.0 / 1.6 - 0.5 * math::ln(0.64);
        assert!((ln_normal(&factor, &[1.0, 1.0]) - expected).abs() < 1e-12);
    }
}
