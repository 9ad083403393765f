//! The table of analytes, `analytes.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::definition::{Definition, LoincOf, LoincUnit, Plausible, Standing};
use super::meaning::Meaning;
use crate::analyte::Analyte;
use crate::units::{Parent, Unit};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bound {
    value: f64,
    #[serde(rename = "unit")]
    _unit: String,
    low: f64,
    high: f64,
    #[serde(rename = "status")]
    _status: Standing,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    definition: Vec<Definition>,
    plausible: Vec<Plausible>,
    check: BTreeMap<String, Bound>,
}

/// All definitions, findable.
///
/// ```
/// use thymoid_labs::catalogue;
///
/// // Two panels that count the same cells may differ by this much of the larger.
/// let within = catalogue().platforms_agree_within;
/// assert!((0.0..1.0).contains(&within));
/// ```
pub struct Catalogue {
    definitions: Vec<Definition>,
    plausible: Vec<Plausible>,
    /// Samples earlier than this before implantation are doubtful, years.
    pub earliest_before_implant_years: f64,
    /// Relative difference between a count and percent times lymphocytes that is no contradiction.
    pub platforms_agree_within: f64,
}

/// Returns the table of this crate.
pub fn catalogue() -> &'static Catalogue {
    static BUILTIN: LazyLock<Catalogue> = LazyLock::new(|| {
        Catalogue::parse(include_str!("../../analytes.toml")).expect("the built-in table is tested")
    });
    &BUILTIN
}

impl Catalogue {
    /// Reads a table of analytes.
    fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let check = |name: &str| {
            let bound = file.check.get(name).ok_or(format!("`{name}` is missing"))?;
            let inside = (bound.low..=bound.high).contains(&bound.value);
            inside.then_some(bound.value).ok_or(format!("`{name}` lies outside its range"))
        };
        Ok(Self {
            earliest_before_implant_years: check("earliest_before_implant_years")?,
            platforms_agree_within: check("platforms_agree_within")?,
            definitions: file.definition,
            plausible: file.plausible,
        })
    }

    /// Returns every definition, in the order of the table.
    ///
    /// ```
    /// use thymoid_labs::{Analyte, catalogue};
    ///
    /// // Naive cells have one definition for each way to gate them.
    /// let naive = catalogue().definitions().iter().filter(|d| d.analyte == Analyte::NaiveCd4);
    /// assert_eq!(naive.count(), 5);
    /// ```
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// Returns the plausible values of an analyte in its standard unit.
    ///
    /// ```
    /// use thymoid_labs::{Analyte, catalogue};
    ///
    /// assert!(catalogue().plausible(Analyte::Cd4, "/uL").is_some());
    /// assert!(catalogue().plausible(Analyte::Cd4, "g/L").is_none());
    /// ```
    pub fn plausible(&self, analyte: Analyte, unit: &str) -> Option<&Plausible> {
        self.plausible.iter().find(|p| p.analyte == analyte && p.unit == unit)
    }

    /// Returns the meaning of a LOINC code or of one of Thymoid's own.
    ///
    /// ```
    /// use thymoid_labs::{Analyte, Unit, catalogue};
    ///
    /// let share = catalogue().code("8123-2").unwrap();
    /// assert_eq!((share.definition.analyte, share.unit), (Analyte::Cd4, Some(Unit::PERCENT)));
    /// // Haemoglobin.
    /// assert!(catalogue().code("718-7").is_none());
    /// ```
    pub fn code(&'static self, code: &str) -> Option<Meaning> {
        let code = code.trim();
        self.definitions.iter().find_map(|definition| {
            let loinc = definition.loinc.iter().find(|loinc| loinc.code == code);
            let unit = loinc.filter(|loinc| loinc.unit == LoincUnit::Percent).map(|loinc| {
                let of =
                    loinc.of.map_or(Parent::Unstated, |LoincOf::Leukocytes| Parent::Leukocytes);
                Unit::percent_of(of)
            });
            (loinc.is_some() || definition.code == code).then_some(Meaning { definition, unit })
        })
    }

    /// Returns the definition with this code of Thymoid's own.
    ///
    /// ```
    /// use thymoid_labs::{Analyte, catalogue};
    ///
    /// assert_eq!(catalogue().own("thymoid:nk").unwrap().definition.analyte, Analyte::Nk);
    /// assert!(catalogue().own("24467-3").is_none(), "a code of LOINC");
    /// ```
    pub fn own(&'static self, code: &str) -> Option<Meaning> {
        let definition = self.definitions.iter().find(|definition| definition.code == code)?;
        Some(Meaning { definition, unit: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_and_named() {
        let table = catalogue();
        assert_eq!(table.code("24467-3").unwrap().analyte(false), Analyte::Cd4);
        let percent = table.code(" 8123-2 ").unwrap();
        assert_eq!((percent.unit, percent.code(true)), (Some(Unit::PERCENT), "8123-2"));
        assert_eq!(table.code("thymoid:rte").unwrap().analyte(true), Analyte::RtePercent);
        assert_eq!(table.code("thymoid:rte").unwrap().code(false), "thymoid:rte");
        assert!(table.code("718-7").is_none());
    }

    #[test]
    fn the_table_is_whole() {
        let table = catalogue();
        for definition in table.definitions() {
            let code = &definition.code;
            assert!(!definition.source.is_empty() && code.starts_with("thymoid:"), "{code}");
            for loinc in &definition.loinc {
                let (number, check) = loinc.code.split_once('-').expect(code);
                // The check digit of LOINC: the digits doubled alternately from the right (Luhn).
                let sum: u32 = number
                    .bytes()
                    .rev()
                    .enumerate()
                    .map(|(i, b)| u32::from(b - b'0') * if i % 2 == 0 { 2 } else { 1 })
                    .map(|n| n / 10 + n % 10)
                    .sum();
                assert_eq!(check, ((10 - sum % 10) % 10).to_string(), "{}", loinc.code);
                assert!(!loinc.source.is_empty(), "{}", loinc.code);
            }
        }
        for p in &table.plausible {
            assert!(p.low < p.high && !p.source.is_empty() && p.status == Standing::Assumed);
        }
        assert!(Catalogue::parse("definition = []\nplausible = []\n[check]\n").is_err());
    }
}
