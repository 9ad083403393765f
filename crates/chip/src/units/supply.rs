//! Oxygen that medium brings to a chip, and what is left of it along the flow.

use super::places::Places;

/// Medium that flows along all tissue of a chip.
///
/// $C(x) = C_0 - (V / Q) \int_0^x u$ at a share $x$ of the tissue, for an uptake $u$ by volume. At
/// the wall of a channel it is less by what drives $u$ through the film there.
///
/// ```
/// use thymoid_chip::units::{Places, Supply};
/// let supply = Supply { inlet_mol_m3: 0.135, flow_m3_s: 4.6e-9, tissue_m3: 5e-8, film_s: 0.0 };
/// let places = Places::gauss(3).expect("it is odd");
/// // Native density everywhere takes half of it: 278 uL/min for 0.05 mL.
/// let left = supply.outlet(&places, &[6.25e-3; 3]);
/// assert!((left / 0.135 - 0.5).abs() < 0.01);
/// assert_eq!(supply.wall(&places, &[0.0; 3]), [0.135; 3]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Supply {
    /// Oxygen of the medium that enters.
    pub inlet_mol_m3: f64,
    /// Flow through all channels together.
    pub flow_m3_s: f64,
    /// Volume of all tissue.
    pub tissue_m3: f64,
    /// What the film at the wall takes from the medium, by uptake by volume: the section of the
    /// tissue around a channel over what the film lets through.
    pub film_s: f64,
}

impl Supply {
    /// Returns the oxygen at the wall of channels at each place, none below 0, where tissue at each
    /// takes up so much by volume.
    pub fn wall(&self, places: &Places, uptake_mol_m3_s: &[f64]) -> Vec<f64> {
        let taken = places.upstream(uptake_mol_m3_s);
        let wall = |(taken, here): (f64, &f64)| (self.left(taken) - self.film_s * here).max(0.0);
        taken.into_iter().zip(uptake_mol_m3_s).map(wall).collect()
    }

    /// Returns the oxygen of the medium that leaves.
    pub fn outlet(&self, places: &Places, uptake_mol_m3_s: &[f64]) -> f64 {
        self.left(places.mean(uptake_mol_m3_s))
    }

    /// Returns the standard error of [`Supply::wall`] from those of the uptake, upstream and at the
    /// place itself as if they had nothing in common.
    pub fn wall_error(&self, places: &Places, uptake_errors: &[f64]) -> Vec<f64> {
        let errors = places.upstream_error(uptake_errors).into_iter().zip(uptake_errors);
        let error = |(upstream, here): (f64, &f64)| {
            let [upstream, here] = [upstream * self.tissue_m3 / self.flow_m3_s, self.film_s * here];
            (upstream * upstream + here * here).sqrt()
        };
        errors.map(error).collect()
    }

    fn left(&self, taken_mol_m3_s: f64) -> f64 {
        (self.inlet_mol_m3 - taken_mol_m3_s * self.tissue_m3 / self.flow_m3_s).max(0.0)
    }
}
