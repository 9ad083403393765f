//! The smallest size that gives enough.

use anyhow::Result;
use thymoid_core::math::{exp, ln};

/// Relative width at which a size is known.
const CLOSE: f64 = 1e-4;

/// Returns the smallest size from `low` to `high` at which a quantity that grows with size is at
/// least `needed`, by bisection; none if not even `high` gives it.
///
/// # Errors
/// Those of the quantity.
///
/// ```
/// use thymoid_study::size::smallest::smallest;
/// let area = smallest([1.0, 1e6], 3.0, |area| Ok(area / 1000.0))?.expect("3000 mm2 suffice");
/// assert!((area / 3000.0 - 1.0).abs() < 1e-4);
/// assert_eq!(smallest([1.0, 1e3], 3.0, |area| Ok(area / 1000.0))?, None);
/// # anyhow::Ok(())
/// ```
pub fn smallest(
    [low, high]: [f64; 2],
    needed: f64,
    quantity: impl Fn(f64) -> Result<f64>,
) -> Result<Option<f64>> {
    if quantity(high)? < needed {
        return Ok(None);
    }
    if quantity(low)? >= needed {
        return Ok(Some(low));
    }
    let (mut below, mut above) = (ln(low), ln(high));
    while above - below > CLOSE {
        let middle = f64::midpoint(below, above);
        if quantity(exp(middle))? >= needed {
            above = middle;
        } else {
            below = middle;
        }
    }
    // The end at which it is enough.
    Ok(Some(exp(above)))
}
