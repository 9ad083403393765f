//! Factor of a covariance.

use thymoid_core::math;

use super::DIMENSION;

/// A square of the coordinates.
pub(super) type Square = [[f64; DIMENSION]; DIMENSION];

/// Cholesky factor of a covariance; a direction without variance stays without.
pub(super) fn cholesky(covariance: &Square) -> Square {
    let mut factor = [[0.0; DIMENSION]; DIMENSION];
    for i in 0..DIMENSION {
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
