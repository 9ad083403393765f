//! How fast a solute crosses from the medium to the wall of a channel.

use thymoid_core::math;

use super::section::Section;

/// Sherwood number far from the entry of a tube whose wall has one concentration: half the square
/// of the first eigenvalue of Graetz, 2.7044.
const TUBE: f64 = 3.6568;
/// The same of a slot.
const SLOT: f64 = 7.541;
/// Its polynomial in the ratio of height to width of a rectangle, over that of a slot: Shah and
/// London, Laminar Flow Forced Convection in Ducts, 1978 (own knowledge, unverified).
const RECTANGLE: [f64; 6] = [1.0, -2.610, 4.970, -5.119, 2.702, -0.548];
/// Entry of a tube, Hausen 1943: $a\,Gz / (1 + b\,Gz^{2/3})$ on top of the value far from it.
const TUBE_ENTRY: [f64; 2] = [0.0668, 0.04];
/// Entry of a slot, likewise.
const SLOT_ENTRY: [f64; 2] = [0.03, 0.016];

/// Returns the Sherwood number, on the hydraulic diameter, far from the entry of a channel.
///
/// ```
/// use thymoid_transport::flow::{Section, developed_sherwood};
/// let square = Section::Rectangle { width_um: 80.0, height_um: 80.0 };
/// assert!((developed_sherwood(square) - 2.976).abs() < 0.01); // Shah and London: 2.976
/// ```
pub fn developed_sherwood(section: Section) -> f64 {
    match section {
        Section::Circle { .. } => TUBE,
        Section::Slot { .. } => SLOT,
        Section::Rectangle { width_um, height_um } => {
            let ratio = width_um.min(height_um) / width_um.max(height_um);
            SLOT * RECTANGLE.iter().rev().fold(0.0, |sum, c| sum * ratio + c)
        }
    }
}

/// Returns the mean Sherwood number from the entry of a channel to `length_m`, where medium enters
/// well mixed and its flow is developed: for a mean speed `speed_m_s` the Graetz number is $v d^2 /
/// (D L)$.
///
/// Rectangles use the entry of a tube of the same hydraulic diameter.
///
/// ```
/// use thymoid_transport::flow::{Section, developed_sherwood, mean_sherwood};
/// let tube = Section::Circle { radius_um: 50.0 };
/// let mean = |length_m| mean_sherwood(tube, 1e-3, 3e-9, length_m);
/// assert!(mean(1e-4) > 1.2 * developed_sherwood(tube));
/// assert!(mean(1e-1) < 1.01 * developed_sherwood(tube));
/// ```
pub fn mean_sherwood(
    section: Section,
    speed_m_s: f64,
    diffusivity_m2_s: f64,
    length_m: f64,
) -> f64 {
    let diameter = section.hydraulic_diameter_m();
    let graetz = speed_m_s * diameter * diameter / (diffusivity_m2_s * length_m);
    let [a, b] = if matches!(section, Section::Slot { .. }) { SLOT_ENTRY } else { TUBE_ENTRY };
    developed_sherwood(section) + a * graetz / (1.0 + b * math::pow(graetz, 2.0 / 3.0))
}
