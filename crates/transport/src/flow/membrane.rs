//! Medium through sheets with pores and through gel.

use serde::{Deserialize, Serialize};

use super::M_PER_UM;

/// A sheet with straight round pores.
///
/// ```
/// use thymoid_transport::flow::Membrane;
/// let sheet = Membrane { thickness_um: 10.0, pore_um: 0.4, porosity: 0.14 };
/// // Pores far thinner than long: porosity r2 / (8 mu L).
/// let long = 0.14 * 4e-14 / (8.0 * 7e-4 * 1e-5);
/// assert!((sheet.permeance_m_s_pa(7e-4) / long - 0.977).abs() < 1e-3);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Membrane {
    /// Thickness.
    pub thickness_um: f64,
    /// Diameter of a pore.
    pub pore_um: f64,
    /// Share of the area that is pores.
    pub porosity: f64,
}

impl Membrane {
    /// Returns the speed of medium over the whole area per pressure across: Poiseuille in each pore
    /// and the resistance of its two mouths, $\Delta p = Q \mu / r^3 (3 + 8 L / \pi r)$ (Dagan,
    /// Weinbaum and Pfeffer, J Fluid Mech 1982;115:505).
    pub fn permeance_m_s_pa(self, viscosity_pa_s: f64) -> f64 {
        let pi = std::f64::consts::PI;
        let r = 0.5 * self.pore_um * M_PER_UM;
        let length = self.thickness_um * M_PER_UM;
        self.porosity * r / (pi * viscosity_pa_s * (3.0 + 8.0 * length / (pi * r)))
    }
}

/// Returns the Darcy flow per pressure through gel of one cross-section.
///
/// ```
/// let conductance = thymoid_transport::flow::darcy_m3_s_pa(1e-14, 1.0, 500.0, 1e-3);
/// assert!((conductance - 1e-14 * 1e-6 / (1e-3 * 5e-4)).abs() < 1e-30);
/// ```
pub fn darcy_m3_s_pa(
    permeability_m2: f64,
    area_mm2: f64,
    length_um: f64,
    viscosity_pa_s: f64,
) -> f64 {
    permeability_m2 * area_mm2 * 1e-6 / (viscosity_pa_s * length_um * M_PER_UM)
}
