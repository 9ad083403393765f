//! The incomplete gamma function, and the tails of the Poisson and chi-square distributions.

use thymoid_core::math::{exp, ln, ln_gamma};

use super::bisection::bisect;

/// More terms than any argument of a clinical study needs.
const TERMS: u32 = 100_000;

/// Returns both tails of the gamma distribution of a shape at `x`: lower, upper.
///
/// The series below `shape + 1`, Legendre's continued fraction above: Abramowitz and Stegun,
/// Handbook of Mathematical Functions (1964), 6.5.29 and 6.5.31. Each tail is computed where it is
/// the smaller one, so that neither loses its digits.
fn tails(shape: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    let front = exp(shape * ln(x) - x - ln_gamma(shape));
    if x < shape + 1.0 {
        let lower = front * series(shape, x);
        (lower, 1.0 - lower)
    } else {
        let upper = front * fraction(shape, x);
        (1.0 - upper, upper)
    }
}

fn series(shape: f64, x: f64) -> f64 {
    let (mut term, mut sum) = (1.0 / shape, 1.0 / shape);
    for k in 1..TERMS {
        term *= x / (shape + f64::from(k));
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    sum
}

/// Lentz's method.
fn fraction(shape: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - shape;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut value = d;
    for k in 1..TERMS {
        let k = f64::from(k);
        let a = -k * (k - shape);
        b += 2.0;
        d = 1.0 / nonzero(a * d + b, TINY);
        c = nonzero(b + a / c, TINY);
        value *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

pub(super) fn nonzero(x: f64, tiny: f64) -> f64 {
    if x.abs() < tiny { tiny } else { x }
}

/// Returns the probability that a chi-square variable exceeds `x`.
pub(crate) fn chi_square_upper(x: f64, freedom: usize) -> f64 {
    tails(0.5 * freedom as f64, 0.5 * x).1
}

/// Returns the probability of at most `count` events where `mean` are expected.
pub(crate) fn poisson_at_most(count: u64, mean: f64) -> f64 {
    tails(count as f64 + 1.0, mean).1
}

/// Returns the probability of at least `count` events where `mean` are expected.
pub(crate) fn poisson_at_least(count: u64, mean: f64) -> f64 {
    if count == 0 { 1.0 } else { tails(count as f64, mean).0 }
}

/// Returns the point below which a gamma variable of this shape lies with probability `p` (at
/// most one half is computed from the lower tail, more from the upper one).
pub(crate) fn gamma_quantile(p: f64, shape: f64) -> f64 {
    let passed = |x: f64| {
        let (lower, upper) = tails(shape, x);
        if p <= 0.5 { lower - p } else { (1.0 - p) - upper }
    };
    let mut high = shape + 1.0;
    while passed(high) < 0.0 {
        high *= 2.0;
    }
    bisect(0.0, high, passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Closed forms: an exponential, the sum of two, and the square of a normal variable.
    #[test]
    fn tails_agree_with_closed_forms() {
        let close = |got: f64, expected: f64| {
            assert!((got / expected - 1.0).abs() < 1e-13, "{got} {expected}");
        };
        close(chi_square_upper(7.0, 2), exp(-3.5));
        close(chi_square_upper(80.0, 2), exp(-40.0));
        close(poisson_at_most(1, 3.0), 4.0 * exp(-3.0));
        close(poisson_at_least(1, 1e-9), -thymoid_core::math::exp_m1(-1e-9));
        close(chi_square_upper(4.0, 1), 2.0 * thymoid_core::math::normal_cdf(-2.0));
        close(gamma_quantile(0.975, 1.0), -ln(0.025));
        assert_eq!(poisson_at_least(0, 3.0), 1.0);
    }
}
