//! The incomplete beta function and its inverse.

use thymoid_core::math::{exp, ln, ln_1p, ln_gamma};

use super::bisection::bisect;
use super::gamma::nonzero;

/// Returns the probability that a beta variable is at most `x`, and that it is more.
///
/// The continued fraction of Abramowitz and Stegun, 26.5.8, on the side where it converges fast.
fn tails(x: f64, a: f64, b: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x >= 1.0 {
        return (1.0, 0.0);
    }
    let front = exp(ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * ln(x) + b * ln_1p(-x));
    if x < (a + 1.0) / (a + b + 2.0) {
        let lower = front * fraction(x, a, b) / a;
        (lower, 1.0 - lower)
    } else {
        let upper = front * fraction(1.0 - x, b, a) / b;
        (1.0 - upper, upper)
    }
}

/// Lentz's method.
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut c = 1.0;
    let mut d = 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0), TINY);
    let mut value = d;
    for m in 1..100_000_u32 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        for term in [even, odd] {
            d = 1.0 / nonzero(1.0 + term * d, TINY);
            c = nonzero(1.0 + term / c, TINY);
            value *= d * c;
        }
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

/// Returns the point below which a beta variable lies with probability `p`.
///
/// A parameter of 0 puts all mass at 0 (the first) or at 1 (the second).
pub(crate) fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    if b <= 0.0 {
        return 1.0;
    }
    if a <= 0.0 {
        return 0.0;
    }
    bisect(0.0, 1.0, |x| {
        let (lower, upper) = tails(x, a, b);
        if p <= 0.5 { lower - p } else { (1.0 - p) - upper }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Closed forms: powers, and the arcsine law.
    #[test]
    fn quantiles_agree_with_closed_forms() {
        let close = |got: f64, expected: f64| {
            assert!((got / expected - 1.0).abs() < 1e-13, "{got} {expected}");
        };
        close(beta_quantile(0.025, 10.0, 1.0), exp(ln(0.025) / 10.0));
        close(beta_quantile(0.975, 1.0, 10.0), -thymoid_core::math::exp_m1(ln(0.025) / 10.0));
        close(beta_quantile(0.25, 0.5, 0.5), 0.5 - 0.5 * std::f64::consts::FRAC_1_SQRT_2);
        assert_eq!((beta_quantile(0.5, 0.0, 1.0), beta_quantile(0.5, 1.0, 0.0)), (0.0, 1.0));
    }
}
