//! Small symmetric matrices.

use thymoid_core::math;

/// Computes the lower triangular factor of a symmetric matrix; `None` if it is not positive
/// definite.
pub(super) fn cholesky<const P: usize>(matrix: &[[f64; P]; P]) -> Option<[[f64; P]; P]> {
    let mut factor = [[0.0; P]; P];
    for i in 0..P {
        for j in 0..=i {
            let rest = matrix[i][j] - math::sum((0..j).map(|k| factor[i][k] * factor[j][k]));
            factor[i][j] = if i == j { rest.sqrt() } else { rest / factor[j][j] };
        }
        if factor[i][i].is_nan() || factor[i][i] <= 0.0 {
            return None;
        }
    }
    Some(factor)
}

/// Solves `factor factor' x = right`.
pub(super) fn solve<const P: usize>(factor: &[[f64; P]; P], right: [f64; P]) -> [f64; P] {
    let mut x = right;
    for i in 0..P {
        x[i] = (x[i] - math::sum((0..i).map(|k| factor[i][k] * x[k]))) / factor[i][i];
    }
    for i in (0..P).rev() {
        x[i] = (x[i] - math::sum((i + 1..P).map(|k| factor[k][i] * x[k]))) / factor[i][i];
    }
    x
}
