//! Capillaries too thin for voxels.

use thymoid_core::math;

/// Returns the exchange between parallel capillaries and the mean concentration of the tissue
/// around them, by volume of tissue.
///
/// With zero-order uptake the mean deficit of a Krogh cylinder of radius `Rt` around a capillary of
/// radius `r` is `Q Rt^2 (ln(Rt / r) - 3/4) / (2 D)` to leading order in `r / Rt`, so the exchange
/// that makes this deficit is `2 D / (Rt^2 (ln(Rt / r) - 3/4))`, where `pi Rt^2` is what one
/// capillary feeds. Beside square cells it errs by 1.2 % at `r` 4 um and a pitch of 120 um. `None`
/// where capillaries are so dense that the formula does not hold, `Rt` below `4 r`.
///
/// ```
/// use thymoid_transport::fields::capillary_exchange_per_s;
/// let per_mm2 = |pitch_um: f64| 1e6 / (pitch_um * pitch_um);
/// let sparse = capillary_exchange_per_s(1.7e-9, 4.0, per_mm2(120.0)).expect("67 um to 4 um");
/// let dense = capillary_exchange_per_s(1.7e-9, 4.0, per_mm2(60.0)).expect("34 um to 4 um");
/// assert!(dense > 4.0 * sparse); // four times as many, each nearer to its tissue
/// assert_eq!(capillary_exchange_per_s(1.7e-9, 4.0, per_mm2(10.0)), None);
/// ```
pub fn capillary_exchange_per_s(
    diffusivity_m2_s: f64,
    radius_um: f64,
    capillaries_per_mm2: f64,
) -> Option<f64> {
    const UM2_PER_MM2: f64 = 1e6;
    const M2_PER_UM2: f64 = 1e-12;
    let fed_um2 = UM2_PER_MM2 / (std::f64::consts::PI * capillaries_per_mm2);
    let reach_um = fed_um2.sqrt();
    let holds = reach_um >= 4.0 * radius_um && reach_um.is_finite();
    holds.then(|| {
        let shape = math::ln(reach_um / radius_um) - 0.75;
        2.0 * diffusivity_m2_s / (fed_um2 * M2_PER_UM2 * shape)
    })
}
