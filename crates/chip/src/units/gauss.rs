//! Gauss-Legendre quadrature on [0, 1], and the integrals of Lagrange's polynomials.

use thymoid_core::math;

/// Newton steps to a root of a Legendre polynomial; each doubles the digits.
const STEPS: usize = 12;

/// Returns the nodes, in rising order, and weights of `n` points: exact for polynomials of degree
/// `2n - 1`.
pub(super) fn gauss_legendre(n: usize) -> (Vec<f64>, Vec<f64>) {
    let order = n as f64;
    let node = |i: usize| {
        // Tricomi's first guess, from the greatest root down.
        let mut x = math::cos(std::f64::consts::PI * (i as f64 + 0.75) / (order + 0.5));
        let mut slope = 1.0;
        for _ in 0..STEPS {
            let (value, before) = legendre(n, x);
            slope = order * (x * value - before) / (x * x - 1.0);
            x -= value / slope;
        }
        (0.5 * (1.0 - x), 1.0 / ((1.0 - x * x) * slope * slope))
    };
    (0..n).map(node).unzip()
}

/// Returns the Legendre polynomial of degree `n`, from 1 on, and the one before it.
fn legendre(n: usize, x: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, x);
    for k in 2..=n {
        let k = k as f64;
        (before, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k);
    }
    (value, before)
}

/// Returns the integrals from 0 to `end` of the polynomials that are 1 at one of `nodes` and 0 at
/// all others.
pub(super) fn lagrange_integrals(nodes: &[f64], end: f64) -> Vec<f64> {
    let (points, weights) = gauss_legendre(nodes.len());
    let integral = |j: usize| {
        let terms = points.iter().zip(&weights).map(|(t, w)| w * lagrange(nodes, j, end * t));
        end * math::sum(terms)
    };
    (0..nodes.len()).map(integral).collect()
}

/// Returns the polynomial that is 1 at node `j` and 0 at all others, at `x`.
pub(super) fn lagrange(nodes: &[f64], j: usize, x: f64) -> f64 {
    let others = nodes.iter().enumerate().filter(|(k, _)| *k != j);
    others.map(|(_, node)| (x - node) / (nodes[j] - node)).product()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Abramowitz and Stegun, table 25.4, moved to [0, 1].
    #[test]
    fn nodes_and_weights_are_those_of_the_tables() {
        let (nodes, weights) = gauss_legendre(5);
        for (i, (x, w)) in [
            (0.906_179_845_938_664, 0.236_926_885_056_189),
            (0.538_469_310_105_683, 0.478_628_670_499_366),
            (0.0, 0.568_888_888_888_889),
        ]
        .into_iter()
        .enumerate()
        {
            assert!((nodes[i] - 0.5 * (1.0 - x)).abs() < 1e-15, "{i}");
            assert!((weights[i] - 0.5 * w).abs() < 1e-15, "{i}");
        }
        assert_eq!(gauss_legendre(1), (vec![0.5], vec![1.0]));
    }

    /// `n` points integrate $x^{2n-1}$, and not $x^{2n}$.
    #[test]
    fn points_are_exact_to_their_degree() {
        for n in 2..=15_usize {
            let (nodes, weights) = gauss_legendre(n);
            let off = |degree: i32| {
                let terms =
                    nodes.iter().zip(&weights).map(|(x, w)| w * math::pow(*x, f64::from(degree)));
                (math::sum(terms) * f64::from(degree + 1) - 1.0).abs()
            };
            assert!(off(2 * n as i32 - 1) < 1e-14, "{n}");
            assert!(n > 7 || off(2 * n as i32) > 1e-9, "{n}");
        }
    }

    /// The cubic through four points is itself: its integral to 0.7 is $0.7^4 / 4$.
    #[test]
    fn integrals_of_lagrange_polynomials_integrate_what_they_interpolate() {
        let nodes = [0.1, 0.3, 0.65, 0.9];
        let weights = lagrange_integrals(&nodes, 0.7);
        let integral: f64 = nodes.iter().zip(weights).map(|(x, w)| w * x * x * x).sum();
        assert!((integral - math::pow(0.7, 4.0) / 4.0).abs() < 1e-15);
    }
}
