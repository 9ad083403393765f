//! Oxygen and the function of thymic epithelial cells (TEC) over the depth of a tissue.

use serde::Serialize;

use super::oxygen::ZeroOrder;
use super::oxygen_supply::OxygenSupply;
use super::tec_function::TecFunction;

/// Points of a reported profile.
const POINTS: usize = 101;

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
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OxygenProfile {
    /// Distance from the face, or from the wall of a channel towards the corner between four.
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
        let depth_um: Vec<f64> =
            (0..POINTS).map(|i| end * i as f64 / (POINTS - 1) as f64).collect();
        let po2_mmhg = po2(&depth_um);
        let functional_fraction = oxygen.mean_over(supply, &|c| tec.at(c / solubility_mol_m3_mmhg));

        Self {
            tec_function: po2_mmhg.iter().map(|p| tec.at(*p)).collect(),
            minimum_po2_mmhg: po2_mmhg[POINTS - 1],
            depth_um,
            po2_mmhg,
            functional_fraction: functional_fraction.clamp(0.0, 1.0),
            anoxic_fraction: oxygen.anoxic_fraction(supply),
            span_um: supply.span_um(),
            critical_span_um: oxygen.critical_span_um(supply),
        }
    }

    /// Returns the mean of profiles at equal steps along channels, whose ends count half; the
    /// lowest pressure and the smallest critical span are those of the worst.
    pub(super) fn mean_along(profiles: &[Self]) -> Self {
        let steps = profiles.len() - 1;
        let mean = |of: &dyn Fn(&Self) -> f64| {
            let weight = |i: usize| if i == 0 || i == steps { 0.5 } else { 1.0 };
            let terms = profiles.iter().enumerate().map(|(i, profile)| weight(i) * of(profile));
            thymoid_core::math::sum(terms) / steps as f64
        };
        let least =
            |of: &dyn Fn(&Self) -> f64| profiles.iter().map(of).fold(f64::INFINITY, f64::min);
        let depth_um = profiles[0].depth_um.clone();
        let over = |of: &dyn Fn(&Self) -> &Vec<f64>| -> Vec<f64> {
            (0..depth_um.len()).map(|i| mean(&|profile| of(profile)[i])).collect()
        };
        Self {
            po2_mmhg: over(&|profile| &profile.po2_mmhg),
            tec_function: over(&|profile| &profile.tec_function),
            functional_fraction: mean(&|profile| profile.functional_fraction),
            minimum_po2_mmhg: least(&|profile| profile.minimum_po2_mmhg),
            anoxic_fraction: mean(&|profile| profile.anoxic_fraction),
            span_um: profiles[0].span_um,
            critical_span_um: least(&|profile| profile.critical_span_um),
            depth_um,
        }
    }

    /// Tells whether part of the tissue gets no oxygen.
    pub fn starves(&self) -> bool {
        self.span_um > self.critical_span_um
    }
}
