//! Oxygen that medium brings to a chip, and what is left of it along the flow.

use super::places::Places;

/// Medium that flows along all tissue of a chip.
///
/// $C(x) = C_0 - (V / Q) \int_0^x u$ at a share $x$ of the tissue, for an uptake $u$ by volume.
///
/// ```
/// use thymoid_chip::units::{Places, Supply};
/// let supply = Supply { inlet_mol_m3: 0.135, flow_m3_s: 4.6e-9, tissue_m3: 5e-8 };
/// let places = Places::gauss(3).expect("it is odd");
/// // Native density everywhere takes half of it: 278 uL/min for 0.05 mL.
/// let left = supply.outlet(&places, &[6.25e-3; 3]);
/// assert!((left / 0.135 - 0.5).abs() < 0.01);
/// assert_eq!(supply.medium(&places, &[0.0; 3]), [0.135; 3]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Supply {
    /// Oxygen of the medium that enters.
    pub inlet_mol_m3: f64,
    /// Flow through all channels together.
    pub flow_m3_s: f64,
    /// Volume of all tissue.
    pub tissue_m3: f64,
}

impl Supply {
    /// Returns the oxygen of the medium at each place, none below 0, where tissue at each takes up
    /// so much by volume.
    pub fn medium(&self, places: &Places, uptake_mol_m3_s: &[f64]) -> Vec<f64> {
        let taken = places.upstream(uptake_mol_m3_s);
        taken.into_iter().map(|taken| self.left(taken)).collect()
    }

    /// Returns the oxygen of the medium that leaves.
    pub fn outlet(&self, places: &Places, uptake_mol_m3_s: &[f64]) -> f64 {
        self.left(places.mean(uptake_mol_m3_s))
    }

    /// Returns the standard error of [`Supply::medium`] from those of the uptake.
    pub fn medium_error(&self, places: &Places, uptake_errors: &[f64]) -> Vec<f64> {
        let errors = places.upstream_error(uptake_errors);
        errors.into_iter().map(|error| error * self.tissue_m3 / self.flow_m3_s).collect()
    }

    fn left(&self, taken_mol_m3_s: f64) -> f64 {
        (self.inlet_mol_m3 - taken_mol_m3_s * self.tissue_m3 / self.flow_m3_s).max(0.0)
    }
}
