//! Quasi-random normal coordinates: fixed points that fill a space evenly.
//!
//! Additive recurrence with the powers of the generalised golden ratio (Roberts 2018), spread over
//! the mid-quantiles of each coordinate and then made orthogonal, so that mean, variance and
//! correlation of the points are exactly those of independent standard normal variables.

use thymoid_core::math;

/// Makes `n` points of `D` coordinates, each coordinate standard normal over the points.
///
/// ```
/// use thymoid_core::math;
/// use thymoid_inference::quasi_random::points;
/// let first: Vec<f64> = points::<6>(64).iter().map(|point| point[0]).collect();
/// // A mean of 64 random draws would be off by 0.125.
/// assert!(math::mean(&first).abs() < 1e-12);
/// ```
pub fn points<const D: usize>(n: usize) -> Vec<[f64; D]> {
    let ratio = golden_ratio(D);
    let mut points = vec![[0.0; D]; n];
    for d in 0..D {
        let alpha = math::pow(1.0 / ratio, (d + 1) as f64);
        let position = |i: usize| (alpha * (i + 1) as f64) % 1.0;
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| position(a).total_cmp(&position(b)));
        for (rank, point) in order.into_iter().enumerate() {
            points[point][d] = math::normal_quantile((rank as f64 + 0.5) / n as f64);
        }
        for earlier in 0..d {
            let overlap = math::sum(points.iter().map(|p| p[d] * p[earlier])) / n as f64;
            for point in &mut points {
                point[d] -= overlap * point[earlier];
            }
        }
        let size = (math::sum(points.iter().map(|p| p[d] * p[d])) / n as f64).sqrt();
        for point in &mut points {
            point[d] /= size;
        }
    }
    points
}

/// Finds the positive root of x^(D+1) = x + 1, by fixed-point iteration, which contracts for x > 1.
fn golden_ratio(dimension: usize) -> f64 {
    let exponent = 1.0 / (dimension + 1) as f64;
    (0..64).fold(1.5, |x, _| math::pow(x + 1.0, exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_standard_normal_and_uncorrelated() {
        let points = points::<6>(64);
        for a in 0..6 {
            let moment =
                |b: usize| math::mean(&points.iter().map(|p| p[a] * p[b]).collect::<Vec<_>>());
            assert!(math::mean(&points.iter().map(|p| p[a]).collect::<Vec<_>>()).abs() < 1e-12);
            assert!((moment(a) - 1.0).abs() < 1e-12);
            assert!((0..a).all(|b| moment(b).abs() < 1e-12));
            let beyond = points.iter().filter(|p| p[a].abs() > 1.96).count();
            assert!((1..=6).contains(&beyond), "{a}: {beyond} of 64 beyond 1.96, expected 3.2");
        }
    }
}
