//! Oxygen and the function of thymic epithelial cells (TEC) over the depth of a tissue.

use serde::Serialize;
use thymoid_core::math;

use super::oxygen::{OxygenSupply, ZeroOrder};
use super::tec_function::TecFunction;

/// Points of a reported profile.
const POINTS: usize = 101;
/// Panels of the mean over the tissue.
const PANELS: usize = 1000;

/// Oxygen and TEC function from the source to the farthest tissue.
///
/// ```
/// use thymoid_chip::{OxygenBudget, OxygenProfile, OxygenSupply, TecFunction};
/// let parameters = thymoid_chip::parameters()?;
/// let budget = OxygenBudget::new(&parameters)?;
/// let (oxygen, tec) = (budget.zero_order(140.0, 2.5e9), TecFunction::new(&parameters)?);
/// let profile = |thickness_um| {
///     let slab = OxygenSupply::Slab { thickness_um, faces: 2 };
///     OxygenProfile::new(oxygen, slab, budget.solubility_mol_m3_mmhg, tec)
/// };
/// let (thin, thick) = (profile(200.0), profile(2000.0));
/// assert!(!thin.starves() && thick.starves());
/// assert!(thin.functional_fraction > 0.95 && thick.functional_fraction < 0.5);
/// // Where there is no oxygen there is not half the function either.
/// assert!(thin.hypoxic_fraction == 0.0 && thick.hypoxic_fraction > thick.anoxic_fraction);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OxygenProfile {
    /// Distance from the face, or from the wall of the channel.
    pub depth_um: Vec<f64>,
    /// Oxygen pressure at each depth.
    pub po2_mmhg: Vec<f64>,
    /// Share of full TEC function at each depth.
    pub tec_function: Vec<f64>,
    /// Mean of the TEC function over the volume of the tissue.
    pub functional_fraction: f64,
    /// Pressure at the farthest tissue.
    pub minimum_po2_mmhg: f64,
    /// Share of the tissue that gets no oxygen.
    pub anoxic_fraction: f64,
    /// Share of the tissue whose epithelium has lost more than half of its function.
    pub hypoxic_fraction: f64,
    /// Thickness of a slab, or pitch of channels or capillaries.
    pub span_um: f64,
    /// The largest span without anoxic tissue.
    pub critical_span_um: f64,
}

impl OxygenProfile {
    /// Returns the profile of one supply.
    pub fn new(
        oxygen: ZeroOrder,
        supply: OxygenSupply,
        solubility_mol_m3_mmhg: f64,
        tec: TecFunction,
    ) -> Self {
        let po2 = |depths_um: &[f64]| -> Vec<f64> {
            let profile = oxygen.profile_mol_m3(supply, depths_um);
            profile.into_iter().map(|c| c / solubility_mol_m3_mmhg).collect()
        };
        let end = supply.depth_um();
        let depth = |i: usize, n: usize| end * i as f64 / n as f64;
        let depth_um: Vec<f64> = (0..POINTS).map(|i| depth(i, POINTS - 1)).collect();
        let po2_mmhg = po2(&depth_um);

        let middles: Vec<f64> = (0..PANELS).map(|i| depth(2 * i + 1, 2 * PANELS)).collect();
        let share = |i: usize| {
            supply.share_within(depth(i + 1, PANELS)) - supply.share_within(depth(i, PANELS))
        };
        let po2_within = po2(&middles);
        let parts = po2_within.iter().enumerate().map(|(i, p)| share(i) * tec.at(*p));
        let hypoxic = po2_within.iter().enumerate().filter(|(_, p)| tec.at(**p) < 0.5);
        Self {
            tec_function: po2_mmhg.iter().map(|p| tec.at(*p)).collect(),
            minimum_po2_mmhg: po2_mmhg[POINTS - 1],
            depth_um,
            po2_mmhg,
            functional_fraction: math::sum(parts).clamp(0.0, 1.0),
            anoxic_fraction: oxygen.anoxic_fraction(supply),
            hypoxic_fraction: math::sum(hypoxic.map(|(i, _)| share(i))).clamp(0.0, 1.0),
            span_um: supply.span_um(),
            critical_span_um: oxygen.critical_span_um(supply),
        }
    }

    /// Tells whether part of the tissue gets no oxygen.
    pub fn starves(&self) -> bool {
        self.span_um > self.critical_span_um
    }
}
