//! Integrals by Gauss and Legendre's rule on panels.

use thymoid_core::math::{cos, sum};

/// Nodes of a panel: enough for a normal density over ten of its standard deviations.
const NODES: usize = 40;

/// Returns nodes and weights of the rule for each stretch between neighbouring `breaks`.
pub(crate) fn panels(breaks: &[f64]) -> Vec<(f64, f64)> {
    let rule = gauss_legendre();
    let stretch = |ends: &[f64]| {
        let (half, middle) = (0.5 * (ends[1] - ends[0]), f64::midpoint(ends[0], ends[1]));
        rule.iter().map(move |&(x, weight)| (middle + half * x, half * weight)).collect::<Vec<_>>()
    };
    breaks.windows(2).flat_map(stretch).collect()
}

/// Integrates `f`, smooth between neighbouring `breaks`.
pub(crate) fn integrate(breaks: &[f64], f: impl Fn(f64) -> f64) -> f64 {
    sum(panels(breaks).into_iter().map(|(x, weight)| weight * f(x)))
}

/// Returns the nodes of [-1, 1]: zeros of the Legendre polynomial, by Newton's method.
fn gauss_legendre() -> Vec<(f64, f64)> {
    let n = NODES as f64;
    (0..NODES)
        .rev()
        .map(|i| {
            let mut x = cos(std::f64::consts::PI * (i as f64 + 0.75) / (n + 0.5));
            let mut slope = 1.0;
            for _ in 0..8 {
                let (mut value, mut before) = (1.0, 0.0);
                for k in 0..NODES {
                    let k = k as f64;
                    (value, before) =
                        (((2.0 * k + 1.0) * x * value - k * before) / (k + 1.0), value);
                }
                slope = n * (x * value - before) / (x * x - 1.0);
                x -= value / slope;
            }
            (x, 2.0 / ((1.0 - x * x) * slope * slope))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use thymoid_core::math::{exp, normal_pdf};

    /// The integrals of elementary functions, in closed form.
    #[test]
    fn integrals_are_exact_to_the_last_bits() {
        assert!((integrate(&[0.0, 1.0, 3.0], exp) - (exp(3.0) - 1.0)).abs() < 1e-14);
        assert!((integrate(&[-10.0, 0.0, 10.0], normal_pdf) - 1.0).abs() < 1e-14);
    }
}
