//! Values in order, and their quantiles.

use crate::error::Error;

/// Sorts values ascending, in the total order of IEEE 754: `NaN` comes last, unless it is negative.
///
/// ```
/// use thymoid_core::math::sorted;
/// assert_eq!(sorted([2.0, -1.0, 2.0]), [-1.0, 2.0, 2.0]);
/// assert!(sorted([f64::NAN, 1.0])[1].is_nan());
/// ```
pub fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// Sorts values ascending and keeps each once.
///
/// ```
/// use thymoid_core::math::sorted_distinct;
/// // Days on which anything was measured, from the days of all values.
/// assert_eq!(sorted_distinct([30.0, 0.0, 30.0, 90.0, 0.0]), [0.0, 30.0, 90.0]);
/// ```
pub fn sorted_distinct(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut distinct = sorted(values);
    distinct.dedup();
    distinct
}

/// Returns a quantile of sorted values by linear interpolation (Hyndman and Fan type 7, the default
/// of R and NumPy).
///
/// ```
/// use thymoid_core::math::{quantile_sorted, sorted};
/// let values = sorted([8.0, 1.0, 4.0, 2.0]);
/// assert_eq!(quantile_sorted(&values, 0.5)?, 3.0);
/// assert_eq!(quantile_sorted(&values, 1.0)?, 8.0);
/// assert!(quantile_sorted(&[], 0.5).is_err());
/// # Ok::<(), thymoid_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::OutOfRange`] for no values, or a probability outside [0, 1].
pub fn quantile_sorted(sorted: &[f64], probability: f64) -> Result<f64, Error> {
    if sorted.is_empty() || !(0.0..=1.0).contains(&probability) {
        return Err(Error::OutOfRange {
            quantity: "a quantile's probability",
            allowed: "in [0, 1], of at least one value",
            value: probability,
        });
    }
    let position = probability * (sorted.len() - 1) as f64;
    let below = position.floor();
    let next = sorted[(below as usize + 1).min(sorted.len() - 1)];
    let base = sorted[below as usize];
    Ok(base + (position - below) * (next - base))
}
