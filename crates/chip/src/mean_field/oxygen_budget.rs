//! Transport and uptake of oxygen in a chip, from the parameters.

use thymoid_core::Parameters;

use super::michaelis_menten::MichaelisMenten;
use super::oxygen::ZeroOrder;
use crate::error::Error;

/// Transport and uptake of oxygen in a chip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OxygenBudget {
    /// Diffusivity in the tissue.
    pub diffusivity_m2_s: f64,
    /// Solubility in the tissue.
    pub solubility_mol_m3_mmhg: f64,
    /// Concentration of half uptake.
    pub half_uptake_mol_m3: f64,
    /// Uptake of a thymocyte where oxygen abounds.
    pub thymocyte_uptake_amol_s: f64,
    /// Uptake of all stroma where oxygen abounds.
    pub stroma_uptake_mol_m3_s: f64,
}

impl OxygenBudget {
    /// Reads the values that `parameters` holds.
    ///
    /// # Errors
    /// When `parameters` lacks one of its entries.
    pub fn new(parameters: &Parameters) -> Result<Self, Error> {
        let stroma = parameters.value("chip.stroma_oxygen_uptake_amol_s")?;
        let density = parameters.value("chip.stroma_density_per_ml")?;
        Ok(Self {
            diffusivity_m2_s: parameters.value("chip.oxygen_diffusivity_m2_s")?,
            solubility_mol_m3_mmhg: parameters.value("chip.oxygen_solubility_mol_m3_mmhg")?,
            half_uptake_mol_m3: parameters.value("chip.oxygen_half_uptake_mol_m3")?,
            thymocyte_uptake_amol_s: parameters.value("chip.thymocyte_oxygen_uptake_amol_s")?,
            stroma_uptake_mol_m3_s: uptake_mol_m3_s(stroma, density),
        })
    }

    /// Returns diffusion and constant uptake at this density of thymocytes, stroma included.
    ///
    /// ```
    /// let budget = thymoid_chip::OxygenBudget::new(&thymoid_chip::parameters()?)?;
    /// let [empty, full] = [0.0, 2.5e9].map(|per_ml| budget.zero_order(140.0, per_ml));
    /// assert_eq!(empty.uptake_mol_m3_s, budget.stroma_uptake_mol_m3_s);
    /// assert!(full.critical_thickness_um(2) < empty.critical_thickness_um(2));
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn zero_order(self, po2_mmhg: f64, thymocytes_per_ml: f64) -> ZeroOrder {
        ZeroOrder {
            diffusivity_m2_s: self.diffusivity_m2_s,
            source_mol_m3: po2_mmhg * self.solubility_mol_m3_mmhg,
            uptake_mol_m3_s: uptake_mol_m3_s(self.thymocyte_uptake_amol_s, thymocytes_per_ml)
                + self.stroma_uptake_mol_m3_s,
        }
    }

    /// Returns the same tissue with uptake that falls with concentration.
    ///
    /// ```
    /// let budget = thymoid_chip::OxygenBudget::new(&thymoid_chip::parameters()?)?;
    /// let core_mmhg = budget.michaelis_menten(140.0, 2.5e9).slab_mol_m3(300.0, 100)?[100]
    ///     / budget.solubility_mol_m3_mmhg;
    /// assert!(core_mmhg > 11.1, "constant uptake would leave 11.1 mmHg");
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn michaelis_menten(self, po2_mmhg: f64, thymocytes_per_ml: f64) -> MichaelisMenten {
        let eager = self.zero_order(po2_mmhg, thymocytes_per_ml);
        MichaelisMenten {
            diffusivity_m2_s: eager.diffusivity_m2_s,
            source_mol_m3: eager.source_mol_m3,
            max_uptake_mol_m3_s: eager.uptake_mol_m3_s,
            half_uptake_mol_m3: self.half_uptake_mol_m3,
        }
    }
}

/// Returns the uptake of a tissue from that of one cell: $10^{-18}$ mol/amol times $10^6$ mL/m³.
///
/// ```
/// // 2.5 amol a second in each of 2.5e9 cells/mL.
/// assert!((thymoid_chip::uptake_mol_m3_s(2.5, 2.5e9) - 6.25e-3).abs() < 1e-15);
/// ```
pub fn uptake_mol_m3_s(cell_amol_s: f64, cells_per_ml: f64) -> f64 {
    cell_amol_s * cells_per_ml * 1e-12
}
