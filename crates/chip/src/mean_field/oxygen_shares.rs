//! What the oxygen of a tissue leaves of it, in a few shares.

use serde::Serialize;
use thymoid_core::math;

use super::oxygen_response::OxygenResponse;
use super::part::Panel;

/// What the oxygen of a tissue leaves of it.
///
/// ```
/// use thymoid_chip::{Design, mean_field::Answer};
/// let slab = Design::parse(
///     "slab.toml",
///     "name = \"slab\"\narea_mm2 = 100\nthickness_um = 200\nprogenitors_per_day = 1e5\n\
///      functional_stroma_fraction = 1\n\
///      medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }",
/// )?;
/// let shares = Answer::closed_form(&slab, &thymoid_chip::parameters()?)?.oxygen;
/// assert!(shares.functional_fraction > 0.99 && shares.starving_share == 0.0);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct OxygenShares {
    /// Mean of FOXN1-dependent function.
    pub functional_fraction: f64,
    /// Mean of division and survival.
    pub growth_fraction: f64,
    /// Share of the tissue that keeps less than half of that function.
    pub hypoxic_share: f64,
    /// Share of the tissue in which cells die: at or below `chip.survival_po2_mmhg`.
    pub starving_share: f64,
    /// Pressure of the worst layer.
    pub least_po2_mmhg: f64,
}

impl OxygenShares {
    /// Returns the shares of layers; what is missing of the whole has no oxygen.
    pub(crate) fn of(layers: &[Panel], response: OxygenResponse) -> Self {
        let fed = math::sum(layers.iter().map(|layer| layer.share));
        let none = (1.0 - fed).max(0.0);
        let mean = |of: &dyn Fn(f64) -> f64| {
            math::sum(layers.iter().map(|layer| layer.share * of(layer.po2_mmhg))).clamp(0.0, 1.0)
        };
        let share = |of: &dyn Fn(f64) -> bool| none + mean(&|p| f64::from(u8::from(of(p))));
        let least = layers.iter().map(|layer| layer.po2_mmhg).fold(f64::INFINITY, f64::min);
        Self {
            functional_fraction: mean(&|p| response.foxn1_at(p)),
            growth_fraction: mean(&|p| response.growth_at(p)),
            hypoxic_share: share(&|p| response.foxn1_at(p) < 0.5).min(1.0),
            starving_share: share(&|p| p <= response.growth.survival_po2_mmhg).min(1.0),
            // Rounding of shares is no tissue without oxygen.
            least_po2_mmhg: if none > 1e-9 || layers.is_empty() { 0.0 } else { least },
        }
    }
}
