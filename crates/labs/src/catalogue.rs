//! The analytes and their codes, from `analytes.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::analyte::Analyte;
use crate::units::{Dimension, Parent, Unit};

/// One way to measure an analyte.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// What is measured; its count, where there are a count and a share.
    pub analyte: Analyte,
    /// Thymoid's own code.
    pub code: String,
    /// Marker string, or what is known of it.
    pub gating: String,
    /// LOINC codes that exist for it.
    #[serde(default)]
    pub loinc: Vec<Loinc>,
    /// How the definition is known.
    pub status: Standing,
    /// Where from.
    pub source: String,
}

/// A LOINC code.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Loinc {
    /// The code.
    pub code: String,
    /// `count` or `percent`.
    pub unit: LoincUnit,
    /// Leukocytes, where a share is of them.
    #[serde(default)]
    pub of: Option<LoincOf>,
    /// Whether the code was read in its source.
    pub status: Standing,
    /// Where.
    pub source: String,
}

/// What a LOINC code counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LoincUnit {
    /// Number per volume.
    Count,
    /// Number fraction.
    Percent,
}

/// The population that the share of a LOINC code is of, where the name of the test does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LoincOf {
    /// Leukocytes.
    Leukocytes,
}

/// How a row of the table is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Read in the source.
    Read,
    /// Unverified.
    Assumed,
}

/// Outside `low` to `high` a value is doubtful.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plausible {
    /// What is measured.
    pub analyte: Analyte,
    /// Below it, a count without a unit is not in cells/µL.
    #[serde(default)]
    pub least: f64,
    /// Lowest value.
    pub low: f64,
    /// Highest value.
    pub high: f64,
    /// Unit of both.
    pub unit: String,
    /// How it is known.
    pub status: Standing,
    /// Where from.
    pub source: String,
}

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

/// The gating of cells whose markers are not known.
pub(crate) const UNKNOWN_GATING: &str = "not stated";

/// What a name or code was understood as.
#[derive(Debug, Clone, Copy)]
pub struct Meaning {
    /// The definition.
    pub definition: &'static Definition,
    /// The unit that the name states.
    pub unit: Option<Unit>,
}

impl Meaning {
    /// The analyte of a value in percent or not.
    pub fn analyte(&self, percent: bool) -> Analyte {
        match self.definition.analyte {
            Analyte::NaiveCd4 if percent => Analyte::NaiveCd4Percent,
            Analyte::NaiveCd8 if percent => Analyte::NaiveCd8Percent,
            Analyte::Rte if percent => Analyte::RtePercent,
            analyte => analyte,
        }
    }

    /// LOINC code of a value in percent or not; Thymoid's own where there is none.
    pub fn code(&self, percent: bool) -> &str {
        let unit = if percent { LoincUnit::Percent } else { LoincUnit::Count };
        let loinc = self.definition.loinc.iter().find(|loinc| loinc.unit == unit);
        loinc.map_or(&self.definition.code, |loinc| &loinc.code)
    }
}

/// All definitions, findable.
pub struct Catalogue {
    definitions: Vec<Definition>,
    plausible: Vec<Plausible>,
    /// Samples earlier than this before implantation are doubtful, years.
    pub earliest_before_implant_years: f64,
    /// Relative difference between a count and percent times lymphocytes that is no contradiction.
    pub platforms_agree_within: f64,
}

/// The table of this crate.
pub fn catalogue() -> &'static Catalogue {
    static BUILTIN: LazyLock<Catalogue> = LazyLock::new(|| {
        Catalogue::parse(include_str!("../analytes.toml")).expect("the built-in table is tested")
    });
    &BUILTIN
}

impl Catalogue {
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

    /// Every definition, in the order of the table.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// The plausible values of an analyte in its standard unit.
    pub fn plausible(&self, analyte: Analyte, unit: &str) -> Option<&Plausible> {
        self.plausible.iter().find(|p| p.analyte == analyte && p.unit == unit)
    }

    /// The meaning of a LOINC code or of one of Thymoid's own.
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

    /// The definition with this code of Thymoid's own.
    pub fn own(&'static self, code: &str) -> Option<Meaning> {
        let definition = self.definitions.iter().find(|definition| definition.code == code)?;
        Some(Meaning { definition, unit: None })
    }
}

/// Whether a unit fits what is measured.
pub(crate) fn fits(analyte: Analyte, unit: Unit) -> bool {
    let percent = unit.parent().is_some();
    match analyte {
        Analyte::Trec => matches!(unit.dimension, Dimension::Trec(_)),
        Analyte::NaiveCd4Percent
        | Analyte::NaiveCd8Percent
        | Analyte::RtePercent
        | Analyte::MaternalEngraftment
        | Analyte::Spectratype => percent,
        Analyte::IgG | Analyte::IgA | Analyte::IgM => unit.dimension == Dimension::Mass,
        Analyte::Pha => {
            matches!(unit.dimension, Dimension::Index | Dimension::PerMinute) || percent
        }
        Analyte::VaccineTitre => matches!(unit.dimension, Dimension::Titre | Dimension::Mass),
        _ => percent || unit.dimension == Dimension::Count,
    }
}

/// Whether an analyte is kept and shown, and not modelled: nothing of it can spoil a forecast.
pub(crate) const fn is_kept_only(analyte: Analyte) -> bool {
    use Analyte::{
        Cd45roCd4, IgA, IgG, IgM, MaternalEngraftment, Pha, Spectratype, Treg, VaccineTitre,
    };
    matches!(
        analyte,
        Treg | Cd45roCd4 | IgG | IgA | IgM | Pha | MaternalEngraftment | Spectratype | VaccineTitre
    )
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
