//! What oxygen leaves of the function of thymic epithelial cells (TEC).

use serde::Serialize;
use thymoid_core::{Parameters, math};

use crate::{
    error::Error,
    oxygen::{OxygenSupply, ZeroOrder},
};

/// Points of a reported profile.
const POINTS: usize = 101;
/// Panels of the mean over the tissue.
const PANELS: usize = 1000;

/// Share of full TEC function at a given oxygen pressure.
///
/// A Hill function above the survival threshold, 0 below it: with $x = p - p_s$ and
/// $x_{1/2} = p_{1/2} - p_s$, $f = x^h / (x_{1/2}^h + x^h)$. Low oxygen stops the programme of the
/// epithelium (FOXN1, DLL4, CCL25, MHC II; Front Immunol 2021;12:652665) before it kills; the
/// thresholds are assumed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TecFunction {
    /// Pressure $p_s$ at and below which TEC die.
    pub survival_po2_mmhg: f64,
    /// Pressure $p_{1/2}$ of half function.
    pub half_po2_mmhg: f64,
    /// Hill exponent $h$.
    pub hill_exponent: f64,
}

impl TecFunction {
    /// The values that `parameters` holds.
    ///
    /// # Errors
    /// When `parameters` lacks one of its entries.
    pub fn new(parameters: &Parameters) -> Result<Self, Error> {
        Ok(Self {
            survival_po2_mmhg: parameters.value("chip.tec_survival_po2_mmhg")?,
            half_po2_mmhg: parameters.value("chip.tec_half_function_po2_mmhg")?,
            hill_exponent: parameters.value("chip.tec_hill_exponent")?,
        })
    }

    /// Share of full function at `po2_mmhg`, in [0, 1].
    ///
    /// ```
    /// let tec = thymoid_chip::TecFunction::new(&thymoid_chip::parameters()?)?;
    /// assert_eq!(tec.at(tec.half_po2_mmhg), 0.5);
    /// assert_eq!(tec.at(tec.survival_po2_mmhg), 0.0);
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn at(self, po2_mmhg: f64) -> f64 {
        let x = po2_mmhg - self.survival_po2_mmhg;
        if x <= 0.0 {
            return 0.0;
        }
        let half = self.half_po2_mmhg - self.survival_po2_mmhg;
        1.0 / (1.0 + math::pow(half / x, self.hill_exponent))
    }
}

/// Oxygen and TEC function from the source to the farthest tissue.
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
    /// Thickness of a slab, or pitch of channels or capillaries.
    pub span_um: f64,
    /// The largest span without anoxic tissue.
    pub critical_span_um: f64,
}

impl OxygenProfile {
    /// The profile of one supply.
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
        let parts = po2(&middles).into_iter().enumerate().map(|(i, p)| share(i) * tec.at(p));
        Self {
            tec_function: po2_mmhg.iter().map(|p| tec.at(*p)).collect(),
            minimum_po2_mmhg: po2_mmhg[POINTS - 1],
            depth_um,
            po2_mmhg,
            functional_fraction: math::sum(parts).clamp(0.0, 1.0),
            anoxic_fraction: oxygen.anoxic_fraction(supply),
            span_um: supply.span_um(),
            critical_span_um: oxygen.critical_span_um(supply),
        }
    }

    /// Whether part of the tissue gets no oxygen.
    pub fn starves(&self) -> bool {
        self.span_um > self.critical_span_um
    }
}
