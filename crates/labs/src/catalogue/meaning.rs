//! What a name or code was understood as.

use super::definition::{Definition, LoincUnit};
use crate::analyte::Analyte;
use crate::units::Unit;

/// What a name or code was understood as.
///
/// ```
/// use thymoid_labs::{Parent, Unit, parse_name};
///
/// let meaning = parse_name("CD4 (% of CD3)").known().unwrap();
/// assert_eq!(meaning.definition.code, "thymoid:cd4");
/// assert_eq!(meaning.unit, Some(Unit::percent_of(Parent::Cd3)));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Meaning {
    /// The definition.
    pub definition: &'static Definition,
    /// The unit that the name states.
    pub unit: Option<Unit>,
}

impl Meaning {
    /// Returns the analyte of a value in percent or not.
    ///
    /// ```
    /// use thymoid_labs::{Analyte, parse_name};
    ///
    /// let meaning = parse_name("naive CD4").known().unwrap();
    /// assert_eq!(meaning.analyte(false), Analyte::NaiveCd4);
    /// assert_eq!(meaning.analyte(true), Analyte::NaiveCd4Percent);
    /// ```
    pub fn analyte(&self, percent: bool) -> Analyte {
        match self.definition.analyte {
            Analyte::NaiveCd4 if percent => Analyte::NaiveCd4Percent,
            Analyte::NaiveCd8 if percent => Analyte::NaiveCd8Percent,
            Analyte::Rte if percent => Analyte::RtePercent,
            analyte => analyte,
        }
    }

    /// Returns the LOINC code of a value in percent or not; Thymoid's own where there is none.
    ///
    /// ```
    /// use thymoid_labs::catalogue;
    ///
    /// let cd4 = catalogue().own("thymoid:cd4").unwrap();
    /// assert_eq!((cd4.code(false), cd4.code(true)), ("24467-3", "8123-2"));
    /// ```
    pub fn code(&self, percent: bool) -> &str {
        let unit = if percent { LoincUnit::Percent } else { LoincUnit::Count };
        let loinc = self.definition.loinc.iter().find(|loinc| loinc.unit == unit);
        loinc.map_or(&self.definition.code, |loinc| &loinc.code)
    }
}
