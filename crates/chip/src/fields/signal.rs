//! What is solved for, and how it spreads and decays.

use thymoid_core::Parameters;
use thymoid_transport::fields::Substance;

use crate::error::Error;

/// Oxygen, or a signal of stroma or vessels.
///
/// ```
/// use thymoid_chip::fields::Signal;
/// let parameters = thymoid_chip::parameters()?;
/// // CCL21 binds to matrix: it stays nearer to where it is made than CCL19.
/// let reach = |signal: Signal| signal.substance(&parameters).map(|s| s.reach_um());
/// assert!(reach(Signal::Ccl21)? < reach(Signal::Ccl19)?);
/// assert_eq!(Signal::Il7.as_str(), "il7");
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// Oxygen.
    Oxygen,
    /// CCL25 of cortical epithelium, for CCR9.
    Ccl25,
    /// CXCL12 of cortical epithelium, for CXCR4.
    Cxcl12,
    /// CCL21 of medullary epithelium, for CCR7; it binds to matrix.
    Ccl21,
    /// CCL19 of medullary epithelium, for CCR7.
    Ccl19,
    /// Sphingosine-1-phosphate of plasma and medium, for S1PR1.
    S1p,
    /// IL-7 of epithelium.
    Il7,
    /// RANKL of CD4 single-positive cells, for RANK of medullary epithelium.
    Rankl,
}

const M2_PER_UM2: f64 = 1e-12;
/// Seconds in a minute.
const S_PER_MIN: f64 = 60.0;
/// A concentration of half uptake for what has no uptake of its own.
const ANY_MOL_M3: f64 = 1e-6;
/// Molecules in a mole.
pub(super) const AVOGADRO: f64 = 6.022_140_76e23;
/// mol/m3 of 1 nmol/L.
pub(super) const NMOL_L: f64 = 1e-6;

impl Signal {
    /// All of them, oxygen first.
    pub const ALL: [Self; 8] = [
        Self::Oxygen,
        Self::Ccl25,
        Self::Cxcl12,
        Self::Ccl21,
        Self::Ccl19,
        Self::S1p,
        Self::Il7,
        Self::Rankl,
    ];

    /// Returns the word of tables and parameters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Oxygen => "oxygen",
            Self::Ccl25 => "ccl25",
            Self::Cxcl12 => "cxcl12",
            Self::Ccl21 => "ccl21",
            Self::Ccl19 => "ccl19",
            Self::S1p => "s1p",
            Self::Il7 => "il7",
            Self::Rankl => "rankl",
        }
    }

    /// Reads how it spreads, decays and is taken up.
    ///
    /// # Errors
    /// When `parameters` lacks an entry.
    pub fn substance(self, parameters: &Parameters) -> Result<Substance, Error> {
        let um2_s = |name: &str| Ok::<_, Error>(M2_PER_UM2 * self.value(parameters, name)?);
        if self == Self::Oxygen {
            return Ok(Substance {
                diffusivity_m2_s: parameters.value("chip.oxygen_diffusivity_m2_s")?,
                free_diffusivity_m2_s: um2_s("free_diffusivity_um2_s")?,
                decay_per_s: 0.0,
                half_uptake_mol_m3: parameters.value("chip.oxygen_half_uptake_mol_m3")?,
                enters_cells: true,
            });
        }
        let half_uptake_mol_m3 = match self {
            Self::Il7 | Self::Rankl => NMOL_L * self.value(parameters, "half_uptake_nmol_l")?,
            _ => ANY_MOL_M3,
        };
        let half_life_s = S_PER_MIN * self.value(parameters, "half_life_min")?;
        let free = parameters.value("chip.signals.protein_free_diffusivity_um2_s")?;
        Ok(Substance {
            diffusivity_m2_s: um2_s("diffusivity_um2_s")?,
            free_diffusivity_m2_s: M2_PER_UM2 * free,
            decay_per_s: std::f64::consts::LN_2 / half_life_s,
            half_uptake_mol_m3,
            enters_cells: false,
        })
    }

    /// Returns what a cell that makes it makes.
    pub(crate) fn secretion_mol_s(self, parameters: &Parameters) -> Result<f64, Error> {
        Ok(self.value(parameters, "secretion_per_s")? / AVOGADRO)
    }

    /// Returns a number of this signal.
    pub(super) fn value(self, parameters: &Parameters, quantity: &str) -> Result<f64, Error> {
        Ok(parameters.value(&format!("chip.signals.{}_{quantity}", self.as_str()))?)
    }
}
