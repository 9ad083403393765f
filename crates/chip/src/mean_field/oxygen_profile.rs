//! Oxygen over the depth of a tissue, and what it leaves of function and growth.

use serde::Serialize;
use thymoid_core::math;

use super::oxygen::ZeroOrder;
use super::oxygen_response::OxygenResponse;
use super::oxygen_supply::OxygenSupply;
use super::part::{Panel, Part};

/// Points of a reported profile.
const POINTS: usize = 101;

/// Oxygen, function and growth from the source to the farthest tissue, or from face to face where
/// the two differ.
///
/// ```
/// use thymoid_chip::{OxygenBudget, OxygenProfile, OxygenResponse, OxygenSupply};
/// let parameters = thymoid_chip::parameters()?;
/// let budget = OxygenBudget::new(&parameters)?;
/// let oxygen = budget.zero_order(140.0, 2.5e9);
/// let response = OxygenResponse::new(&parameters, false)?;
/// let profile = |thickness_um| {
///     let slab = OxygenSupply::Slab { thickness_um, faces: 2 };
///     OxygenProfile::new(oxygen, slab, budget.solubility_mol_m3_mmhg, response)
/// };
/// let (thin, thick) = (profile(200.0), profile(2000.0));
/// assert!(!thin.starves() && thick.starves());
/// assert!(thin.functional_fraction > 0.95 && thick.functional_fraction < 0.5);
/// assert!(thick.functional_fraction <= thick.growth_fraction); // function fails first
/// // Where there is no oxygen there is not half the function either.
/// assert!(thin.hypoxic_fraction == 0.0 && thick.hypoxic_fraction > thick.anoxic_fraction);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OxygenProfile {
    /// Distance from the face, or from the wall of a channel towards the corner between four.
    pub depth_um: Vec<f64>,
    /// Oxygen pressure at each depth.
    pub po2_mmhg: Vec<f64>,
    /// Share of full FOXN1-dependent function at each depth.
    pub tec_function: Vec<f64>,
    /// Share of full division and survival at each depth.
    pub growth: Vec<f64>,
    /// Mean of the function over the volume of the tissue.
    pub functional_fraction: f64,
    /// Mean of division and survival over the volume of the tissue.
    pub growth_fraction: f64,
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
        response: OxygenResponse,
    ) -> Self {
        let part = Part { oxygen, supply, share: 1.0 };
        let spans = [supply.span_um(), oxygen.critical_span_um(supply)];
        Self::of_parts(&[part], spans, solubility_mol_m3_mmhg, response)
    }

    /// Returns the profile of a tissue in one part, or in two that lie against each other; `spans`
    /// are its own and the critical one.
    pub(super) fn of_parts(
        parts: &[Part],
        [span_um, critical_span_um]: [f64; 2],
        solubility_mol_m3_mmhg: f64,
        response: OxygenResponse,
    ) -> Self {
        let panels: Vec<Panel> =
            parts.iter().flat_map(|part| part.panels(None, solubility_mol_m3_mmhg)).collect();
        let mean = |of: &dyn Fn(f64) -> f64| {
            math::sum(panels.iter().map(|panel| panel.share * of(panel.po2_mmhg))).clamp(0.0, 1.0)
        };
        let (depth_um, po2_mmhg) = drawn(parts, solubility_mol_m3_mmhg);
        let lowest = |part: &Part| part.po2(&[part.supply.depth_um()], solubility_mol_m3_mmhg)[0];
        Self {
            tec_function: po2_mmhg.iter().map(|p| response.foxn1_at(*p)).collect(),
            growth: po2_mmhg.iter().map(|p| response.growth_at(*p)).collect(),
            functional_fraction: mean(&|p| response.foxn1_at(p)),
            growth_fraction: mean(&|p| response.growth_at(p)),
            minimum_po2_mmhg: parts.iter().map(lowest).fold(f64::INFINITY, f64::min),
            anoxic_fraction: math::sum(
                parts.iter().map(|part| part.share * part.oxygen.anoxic_fraction(part.supply)),
            ),
            depth_um,
            po2_mmhg,
            hypoxic_fraction: mean(&|p| f64::from(u8::from(response.foxn1_at(p) < 0.5))),
            span_um,
            critical_span_um,
        }
    }

    /// Returns the mean of profiles at equal steps along channels, whose ends count half; the
    /// lowest pressure and the smallest critical span are those of the worst.
    pub(super) fn mean_along(profiles: &[Self]) -> Self {
        let steps = profiles.len() - 1;
        let mean = |of: &dyn Fn(&Self) -> f64| {
            let weight = |i: usize| if i == 0 || i == steps { 0.5 } else { 1.0 };
            let terms = profiles.iter().enumerate().map(|(i, profile)| weight(i) * of(profile));
            math::sum(terms) / steps as f64
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
            growth: over(&|profile| &profile.growth),
            functional_fraction: mean(&|profile| profile.functional_fraction),
            growth_fraction: mean(&|profile| profile.growth_fraction),
            minimum_po2_mmhg: least(&|profile| profile.minimum_po2_mmhg),
            anoxic_fraction: mean(&|profile| profile.anoxic_fraction),
            hypoxic_fraction: mean(&|profile| profile.hypoxic_fraction),
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

/// Depths and pressures to draw: of one part from its source inwards, of two from face to face.
fn drawn(parts: &[Part], solubility_mol_m3_mmhg: f64) -> (Vec<f64>, Vec<f64>) {
    let inwards = |part: &Part, points: usize| -> Vec<f64> {
        let end = part.supply.depth_um();
        (0..points).map(|i| end * i as f64 / (points - 1) as f64).collect()
    };
    match parts {
        [upper, lower] => {
            let mut depths = inwards(upper, POINTS / 2 + 1);
            let mut po2 = upper.po2(&depths, solubility_mol_m3_mmhg);
            let below = inwards(lower, POINTS / 2 + 1);
            let thickness = upper.supply.depth_um() + lower.supply.depth_um();
            let outwards = lower.po2(&below, solubility_mol_m3_mmhg).into_iter().rev().skip(1);
            po2.extend(outwards);
            depths.extend(below.iter().rev().skip(1).map(|depth| thickness - depth));
            (depths, po2)
        }
        _ => parts.first().map_or_else(Default::default, |part| {
            let depths = inwards(part, POINTS);
            let po2 = part.po2(&depths, solubility_mol_m3_mmhg);
            (depths, po2)
        }),
    }
}
