//! Oxygen around one channel, in a cylinder of tissue that no oxygen leaves (Krogh and Erlang).
//!
//! A *drop* is the fall of concentration from the source in units of uptake over four
//! diffusivities: an area. The *capacity* of a source is its concentration in that unit.

use thymoid_core::math;

/// Returns the drop at the distance `r` from the axis, $2 R^2 \ln(r / r_0) - r^2 + r_0^2$ (Krogh, J
/// Physiol 1919;52:409).
pub(super) fn drop_um2(r: f64, tissue_radius: f64, source_radius: f64) -> f64 {
    2.0 * tissue_radius * tissue_radius * math::ln(r / source_radius) - r * r
        + source_radius * source_radius
}

/// Returns the radius of the widest cylinder that a source of this capacity feeds.
pub(super) fn critical_radius_um(capacity_um2: f64, source_radius_um: f64) -> f64 {
    let r0 = source_radius_um;
    if !capacity_um2.is_finite() {
        return f64::INFINITY;
    }
    // The drop at the edge rises with R, and is at least R² from R = e r0 on.
    let (mut low, mut high) = (r0, capacity_um2.sqrt().max(r0 * std::f64::consts::E));
    for _ in 0..100 {
        let r = 0.5 * (low + high);
        *(if drop_um2(r, r, r0) < capacity_um2 { &mut low } else { &mut high }) = r;
    }
    0.5 * (low + high)
}
