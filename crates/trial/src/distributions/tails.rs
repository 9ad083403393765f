//! Tails and quantiles as tests and limits ask for them.

use super::{Beta, Gamma};

/// Returns the probability that a chi-square variable exceeds `x`.
pub(crate) fn chi_square_upper(x: f64, freedom: usize) -> f64 {
    Gamma { shape: 0.5 * freedom as f64, rate: 0.5 }.above(x)
}

/// Returns the probability of at most `count` events where `mean` are expected.
pub(crate) fn poisson_at_most(count: u64, mean: f64) -> f64 {
    Gamma { shape: count as f64 + 1.0, rate: 1.0 }.above(mean)
}

/// Returns the probability of at least `count` events where `mean` are expected.
pub(crate) fn poisson_at_least(count: u64, mean: f64) -> f64 {
    if count == 0 { 1.0 } else { Gamma { shape: count as f64, rate: 1.0 }.below(mean) }
}

/// Returns the point below which a gamma variable of this shape lies with probability `p` (at
/// most one half is computed from the lower tail, more from the upper one).
pub(crate) fn gamma_quantile(p: f64, shape: f64) -> f64 {
    Gamma { shape, rate: 1.0 }.quantile(p)
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
    Beta { a, b }.quantile(p)
}

#[cfg(test)]
mod tests {
    use thymoid_core::math::{exp, ln};

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
