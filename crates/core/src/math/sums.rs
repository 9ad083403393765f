//! Sums in a given order, and what is made of them.

use super::{exp, ln};

/// Sums in the given order with Neumaier's compensation.
///
/// ```
/// use thymoid_core::math::sum;
/// // Plain addition loses the 1.
/// assert_eq!(1e16 + 1.0 - 1e16, 0.0);
/// assert_eq!(sum([1e16, 1.0, -1e16]), 1.0);
/// ```
pub fn sum(terms: impl IntoIterator<Item = f64>) -> f64 {
    let (mut total, mut lost) = (0.0_f64, 0.0_f64);
    for x in terms {
        let next = total + x;
        lost += if total.abs() >= x.abs() { (total - next) + x } else { (x - next) + total };
        total = next;
    }
    total + lost
}

/// Returns $\ln \sum_i e^{x_i}$ without overflow; $-\infty$ for no terms.
///
/// ```
/// use thymoid_core::math::{exp, ln, ln_sum_exp};
/// // Two probabilities that are both 0 as numbers still add up as logarithms.
/// assert_eq!(exp(-1000.0), 0.0);
/// assert!((ln_sum_exp(&[-1000.0, -1000.0]) - (-1000.0 + ln(2.0))).abs() < 1e-12);
/// ```
pub fn ln_sum_exp(terms: &[f64]) -> f64 {
    let top = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if top == f64::NEG_INFINITY {
        return top;
    }
    top + ln(sum(terms.iter().map(|x| exp(x - top))))
}

/// Returns the arithmetic mean; `NaN` for no values.
///
/// ```
/// use thymoid_core::math::mean;
/// assert_eq!(mean(&[1.0, 2.0, 6.0]), 3.0);
/// assert!(mean(&[]).is_nan());
/// ```
pub fn mean(values: &[f64]) -> f64 {
    sum(values.iter().copied()) / values.len() as f64
}

/// Returns the unbiased sample variance; `NaN` for fewer than two values.
///
/// ```
/// use thymoid_core::math::variance;
/// // Squared deviations 4, 1 and 9 over n - 1 = 2.
/// assert_eq!(variance(&[1.0, 2.0, 6.0]), 7.0);
/// assert!(variance(&[1.0]).is_nan());
/// ```
pub fn variance(values: &[f64]) -> f64 {
    let centre = mean(values);
    sum(values.iter().map(|x| (x - centre) * (x - centre))) / (values.len() as f64 - 1.0)
}
