//! What a name or code was understood as.

use super::definition::{Definition, LoincUnit};
use crate::analyte::Analyte;
use crate::units::Unit;

/// What a name or code was understood as.
#[derive(Debug, Clone, Copy)]
pub struct Meaning {
    /// The definition.
    pub definition: &'static Definition,
    /// The unit that the name states.
    pub unit: Option<Unit>,
}

impl Meaning {
    /// Returns the analyte of a value in percent or not.
    pub fn analyte(&self, percent: bool) -> Analyte {
        match self.definition.analyte {
            Analyte::NaiveCd4 if percent => Analyte::NaiveCd4Percent,
            Analyte::NaiveCd8 if percent => Analyte::NaiveCd8Percent,
            Analyte::Rte if percent => Analyte::RtePercent,
            analyte => analyte,
        }
    }

    /// Returns LOINC code of a value in percent or not; Thymoid's own where there is none.
    pub fn code(&self, percent: bool) -> &str {
        let unit = if percent { LoincUnit::Percent } else { LoincUnit::Count };
        let loinc = self.definition.loinc.iter().find(|loinc| loinc.unit == unit);
        loinc.map_or(&self.definition.code, |loinc| &loinc.code)
    }
}
