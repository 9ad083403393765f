//! The chip asked about, beside the one the published children received.

use anyhow::{Result, bail};
use thymoid_chip::{ChipOutput, Design, mean_field};
use thymoid_core::Parameters;

use crate::study::Loaded;

/// Both chips.
#[derive(Debug)]
pub struct Chips {
    /// What the published children received.
    pub reference: ChipOutput,
    /// What is asked about.
    pub candidate: ChipOutput,
    /// How steeply export in a child follows export of the chip.
    pub dose_exponent: f64,
}

impl Chips {
    /// Reads and solves both designs.
    pub fn new(loaded: &Loaded, parameters: &Parameters) -> Result<Self> {
        let plan = &loaded.study.chips;
        let solve = |name: &str| -> Result<ChipOutput> {
            let design = Design::parse(&loaded.path(name), loaded.text(name)?)?;
            Ok(mean_field(&design, parameters, plan.days)?)
        };
        let chips = Self {
            reference: solve(&plan.reference)?,
            candidate: solve(&plan.candidate)?,
            dose_exponent: parameters.value("patient.dose_exponent")?,
        };
        if !(chips.reference.export.cd4_per_day > 0.0 && chips.effective_ratio().is_finite()) {
            bail!(
                "{}: the reference chip exports no T cells, so no other can be compared with it\n\
                 hint: raise its area, oxygen or progenitors",
                loaded.path(&plan.reference)
            );
        }
        Ok(chips)
    }

    /// CD4 export of the candidate over that of the reference.
    pub fn export_ratio(&self) -> f64 {
        self.candidate.export.cd4_per_day / self.reference.export.cd4_per_day
    }

    /// The same, as it acts in a child.
    pub fn effective_ratio(&self) -> f64 {
        thymoid_core::math::pow(self.export_ratio(), self.dose_exponent)
    }
}
