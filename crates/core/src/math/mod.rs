//! Elementary functions with the same bits on every target, ordered sums, quantiles and the normal
//! distribution.
//!
//! All go through `libm`, which is plain Rust: the platform's own `exp` differs between systems
//! by the last bit, and a simulated life diverges from there.

mod angles;
mod normal;
mod order;
mod sums;

pub use angles::{atan2, cos, sin};
pub use normal::{ln_normal_cdf, ln_normal_pdf, normal_cdf, normal_pdf, normal_quantile};
pub use order::{quantile_sorted, sorted, sorted_distinct};
pub use sums::{ln_sum_exp, mean, sum, variance};

/// Returns $e^x$.
///
/// ```
/// use thymoid_core::math::exp;
/// assert_eq!(exp(0.0), 1.0);
/// // One unit in the last place above e, and so on every machine.
/// assert_eq!(exp(1.0), 2.718_281_828_459_045_5);
/// ```
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// Returns $e^x - 1$, accurate near 0.
///
/// ```
/// use thymoid_core::math::{exp, exp_m1};
/// // The difference loses half the digits; this loses none.
/// assert_eq!(exp_m1(1e-10), 1.000_000_000_05e-10);
/// assert_ne!(exp(1e-10) - 1.0, 1.000_000_000_05e-10);
/// ```
#[inline]
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// Returns the natural logarithm; $-\infty$ at 0, `NaN` below.
///
/// ```
/// use thymoid_core::math::ln;
/// assert_eq!(ln(1.0), 0.0);
/// assert_eq!(ln(0.0), f64::NEG_INFINITY);
/// assert!(ln(-1.0).is_nan());
/// ```
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// Returns $\ln(1 + x)$, accurate near 0.
///
/// ```
/// use thymoid_core::math::{exp, ln_1p};
/// // The probability that none of a billion rare events occurs.
/// assert!((exp(1e9 * ln_1p(-1e-9)) - exp(-1.0)).abs() < 1e-9);
/// ```
#[inline]
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// Returns the logarithm to base 10.
///
/// ```
/// use thymoid_core::math::log10;
/// assert_eq!(log10(1000.0), 3.0);
/// ```
#[inline]
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// Returns $x^y$.
///
/// ```
/// use thymoid_core::math::pow;
/// assert_eq!(pow(2.0, 10.0), 1024.0);
/// assert_eq!(pow(9.0, 0.5), 3.0);
/// assert!(pow(-1.0, 0.5).is_nan());
/// ```
#[inline]
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// Returns $\ln \Gamma(x)$ for $x > 0$.
///
/// ```
/// use thymoid_core::math::{ln, ln_gamma};
/// // Gamma of 1/2 is the square root of pi.
/// assert!((ln_gamma(0.5) - 0.5 * ln(std::f64::consts::PI)).abs() < 1e-15);
/// ```
#[inline]
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// Returns $\ln n!$.
///
/// ```
/// use thymoid_core::math::{ln, ln_factorial};
/// assert_eq!(ln_factorial(0), 0.0);
/// assert!((ln_factorial(5) - ln(120.0)).abs() < 1e-14);
/// // Too large for a number, not for its logarithm.
/// assert!(ln_factorial(1000).is_finite());
/// ```
pub fn ln_factorial(n: u64) -> f64 {
    ln_gamma(n as f64 + 1.0)
}
