//! The smallest size that gives enough.

use anyhow::Result;
use thymoid_core::math::{exp, ln};

/// Relative width at which a size is known.
const CLOSE: f64 = 1e-4;

/// Returns the smallest size from `low` to `high` at which a quantity that grows with size is at
/// least `needed`; none if not even `high` gives it.
///
/// Quantities grow about as a power of size: the line through both ends in logarithms says where to
/// look, on either side of it by less than half the width wanted, and if that was far off, the
/// middle is next.
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
    let excess = |at: f64| Ok::<f64, anyhow::Error>(ln(quantity(exp(at))? / needed));
    let end = |size: f64| Ok::<_, anyhow::Error>((ln(size), excess(ln(size))?));
    let mut above = end(high)?;
    if above.1 < 0.0 {
        return Ok(None);
    }
    let mut below = end(low)?;
    if below.1 >= 0.0 {
        return Ok(Some(low));
    }
    while above.0 - below.0 > CLOSE {
        let width = above.0 - below.0;
        // Nothing at the lower end has no logarithm.
        let on_line = below.0 - below.1 * width / (above.1 - below.1);
        let tried = [on_line + 0.4 * CLOSE, on_line - 0.4 * CLOSE];
        for at in tried.into_iter().chain([f64::midpoint(below.0, above.0)]) {
            let is_far = above.0 - below.0 > 0.5 * width;
            if is_far && at > below.0 && at < above.0 {
                let value = excess(at)?;
                *(if value >= 0.0 { &mut above } else { &mut below }) = (at, value);
            }
        }
    }
    // The end at which it is enough.
    Ok(Some(exp(above.0)))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn powers_take_few_looks_and_steps_no_more_than_halving_would() {
        let looks = Cell::new(0);
        let found = |quantity: &dyn Fn(f64) -> f64| {
            looks.set(0);
            let counted = |size: f64| {
                looks.set(looks.get() + 1);
                Ok(quantity(size))
            };
            smallest([1.0, 1e6], 3.0, counted).unwrap().unwrap()
        };
        assert!((found(&|size| size / 1000.0) / 3000.0 - 1.0).abs() < 1e-4 && looks.get() <= 5);
        let saturates = |size: f64| 4.0 * size / (size + 200.0);
        assert!((found(&saturates) / 600.0 - 1.0).abs() < 1e-4 && looks.get() < 30);
        // A step that nothing foretells, and nothing below it: 17 halvings of 6 decades and more.
        let step = |size: f64| if size < 77.0 { 0.0 } else { 5.0 };
        assert!((found(&step) / 77.0 - 1.0).abs() < 1e-4 && looks.get() < 60, "{}", looks.get());
    }
}
