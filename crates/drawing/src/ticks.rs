//! The raster on which corners of a drawing lie.
//!
//! Corners are whole numbers of 1/128 um: eight nanometres, below what any workshop holds. Boolean
//! operations on them are exact, and so is what a binary STL, which has 24 bits, keeps of a chip of
//! up to 131 mm: a drawing that is written and read again is the same.

/// Steps of the raster in a micrometre.
pub const TICKS_PER_UM: f64 = 128.0;
/// The farthest corner that 24 bits hold.
pub const FARTHEST_UM: f64 = 131_072.0;

/// A corner seen from above.
pub type Corner = [i32; 2];
/// A closed outline; the last corner is joined to the first.
pub type Ring = Vec<Corner>;

/// Returns the nearest step of the raster, unless it is too far away or no number.
///
/// ```
/// use thymoid_drawing::ticks::{tick, um};
/// assert_eq!(tick(1.5), Some(192));
/// assert_eq!(um(192), 1.5);
/// assert_eq!(tick(2e5), None); // 200 mm
/// ```
pub fn tick(um: f64) -> Option<i32> {
    (um.abs() <= FARTHEST_UM).then(|| (um * TICKS_PER_UM).round() as i32)
}

/// Returns the length of so many steps.
pub fn um(ticks: i32) -> f64 {
    f64::from(ticks) / TICKS_PER_UM
}
