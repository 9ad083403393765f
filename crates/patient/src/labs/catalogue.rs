//! Which names and codes mean which analyte, from `analytes.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::plain::{fold, plain};
use super::reasons::Remedy;
use super::units::{self, Dimension, Unit};
use crate::cohort::Analyte;

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
    /// What laboratories call it.
    pub names: Vec<String>,
    /// LOINC codes that exist for it.
    #[serde(default)]
    pub loinc: Vec<Loinc>,
    /// How the names are known.
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

/// Bytes of a name of a test: what is longer is prose, and looking at every part of it takes long.
const LONGEST_NAME: usize = 300;
/// Bytes of a unit behind a name.
const LONGEST_UNIT: usize = 60;

/// What a name or code was understood as.
#[derive(Debug, Clone, Copy)]
pub struct Meaning<'a> {
    /// The definition.
    pub definition: &'a Definition,
    /// The unit that the name states.
    pub unit: Option<Unit>,
}

impl Meaning<'_> {
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
    names: BTreeMap<String, usize>,
    /// Samples earlier than this before implantation are doubtful, years.
    pub earliest_before_implant_years: f64,
    /// Relative difference between a count and percent times lymphocytes that is no contradiction.
    pub platforms_agree_within: f64,
}

/// The table of this crate.
pub fn catalogue() -> &'static Catalogue {
    static BUILTIN: LazyLock<Catalogue> = LazyLock::new(|| {
        Catalogue::parse(include_str!("../../analytes.toml")).expect("the built-in table is tested")
    });
    &BUILTIN
}

impl Catalogue {
    fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut names = BTreeMap::new();
        for (index, definition) in file.definition.iter().enumerate() {
            let canonical = definition.analyte.as_str().to_owned();
            for name in definition.names.iter().chain([&canonical]) {
                let key = core_name(name).0;
                // The canonical name belongs to the first definition of its analyte.
                if let Some(other) = names.insert(key.clone(), index)
                    && file.definition[other].analyte == definition.analyte
                {
                    names.insert(key, other);
                } else if names[&core_name(name).0] != index {
                    return Err(format!("`{name}` has two meanings"));
                }
            }
        }
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
            names,
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
    pub fn code(&self, code: &str) -> Option<Meaning<'_>> {
        let code = code.trim();
        self.definitions.iter().find_map(|definition| {
            let loinc = definition.loinc.iter().find(|loinc| loinc.code == code);
            let unit = loinc
                .is_some_and(|loinc| loinc.unit == LoincUnit::Percent)
                .then_some(Unit::PERCENT);
            (loinc.is_some() || definition.code == code).then_some(Meaning { definition, unit })
        })
    }

    /// The meaning of a header or of the name of a test, with the unit that it states.
    pub fn name(&self, text: &str) -> Option<Meaning<'_>> {
        if text.len() > LONGEST_NAME {
            return None;
        }
        let text = plain(text);
        let (outside, inside) = brackets(&text);
        for unit_text in &inside {
            if let Some(unit) = units::parse(unit_text) {
                let rest: Vec<&str> =
                    inside.iter().filter(|i| i != &unit_text).map(String::as_str).collect();
                let names = [format!("{outside} {}", rest.join(" ")), outside.clone()];
                if let Some(found) = names.iter().find_map(|name| self.plain_name(name)) {
                    return Some(Meaning { unit: Some(unit), ..found });
                }
            }
        }
        let whole = format!("{outside} {}", inside.join(" "));
        [&whole, &outside]
            .into_iter()
            .chain(&inside)
            .find_map(|name| self.plain_name(name))
            .or_else(|| self.with_tail(&text))
    }

    fn plain_name(&self, text: &str) -> Option<Meaning<'_>> {
        let (name, percent) = core_name(text);
        let definition = &self.definitions[*self.names.get(&name)?];
        Some(Meaning { definition, unit: percent.then_some(Unit::PERCENT) })
    }

    /// A name, and a unit without brackets after it: `CD4 10^9/L`, `cd4_ul`.
    fn with_tail(&self, text: &str) -> Option<Meaning<'_>> {
        let marks = text.char_indices().filter(|(_, c)| matches!(c, ' ' | ',' | '_' | ';' | '/'));
        for (at, mark) in marks {
            let from = if mark == '/' { at } else { at + 1 };
            if text.len() - from > LONGEST_UNIT {
                continue;
            }
            if let Some(unit) = units::parse(&text[from..])
                && let Some(found) = self.plain_name(&text[..at])
            {
                return Some(Meaning { unit: Some(unit), ..found });
            }
        }
        None
    }
}

/// What stands outside brackets, and in each of them.
fn brackets(text: &str) -> (String, Vec<String>) {
    let (mut outside, mut inside, mut depth) = (String::new(), Vec::<String>::new(), 0_usize);
    for c in text.chars() {
        match c {
            '(' | '[' | '【' => {
                depth += 1;
                if depth == 1 {
                    inside.push(String::new());
                }
            }
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(c),
            _ => inside.last_mut().expect("opened above").push(c),
        }
    }
    (outside.trim().to_owned(), inside)
}

/// A name without the words that say how it is counted, and whether they say percent.
fn core_name(text: &str) -> (String, bool) {
    let mut name = fold(text);
    let mut percent = false;
    for word in ["percentage", "percent", "百分比", "百分率", "百分数", "比例", "占比", "pct", "%"]
    {
        percent |= name.contains(word);
        name = name.replace(word, "");
    }
    for word in [
        "absolutecount",
        "absolute",
        "绝对值",
        "绝对计数",
        "绝对数",
        "绝对",
        "计数",
        "count",
        "abs",
        "cells",
        "cell",
        "#",
    ] {
        name = name.replace(word, "");
    }
    let name = name.strip_suffix('数').unwrap_or(&name);
    (signs(name), percent)
}

/// Plus signs and hyphens go; a minus behind a marker stays, since CD45RA- is another cell.
fn signs(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for (at, c) in name.char_indices() {
        let rest = &name[at + c.len_utf8()..];
        match c {
            '-' if ends_in_marker(&out) && (rest.is_empty() || rest.starts_with("cd")) => {
                out.push_str("neg");
            }
            '+' | '-' => {}
            _ => out.push(c),
        }
    }
    out
}

fn ends_in_marker(text: &str) -> bool {
    let stem = text.trim_end_matches(['r', 'a', 'o', 'l']);
    let digits = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    digits.len() < stem.len() && digits.ends_with("cd")
}

/// Whether a unit fits what is measured.
pub(super) fn fits(analyte: Analyte, unit: Unit) -> bool {
    match analyte {
        Analyte::Trec => matches!(unit.dimension, Dimension::Trec(_)),
        Analyte::NaiveCd4Percent | Analyte::NaiveCd8Percent | Analyte::RtePercent => {
            unit.dimension == Dimension::Percent
        }
        // A percentage of leukocytes needs their count, which no table here holds.
        Analyte::Lymphocytes => unit.dimension == Dimension::Count,
        _ => matches!(unit.dimension, Dimension::Count | Dimension::Percent),
    }
}

/// What to write instead of a unit that does not fit.
pub(super) const fn allowed_units(analyte: Analyte) -> Remedy {
    match analyte {
        Analyte::Trec => Remedy::UnitsOfTrec,
        Analyte::NaiveCd4Percent | Analyte::NaiveCd8Percent | Analyte::RtePercent => {
            Remedy::UnitsOfShares
        }
        Analyte::Lymphocytes => Remedy::UnitsOfLymphocytes,
        _ => Remedy::UnitsOfCounts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(name: &str) -> Option<(&'static str, Option<Unit>)> {
        catalogue().name(name).map(|m| (m.definition.code.as_str(), m.unit))
    }

    #[test]
    fn names_of_every_hand() {
        let giga = units::parse("10^9/L");
        for (name, code, unit) in [
            ("cd4", "thymoid:cd4", None),
            ("CD4+ T细胞绝对值（个/μL）", "thymoid:cd4", Some(Unit::PER_UL)),
            ("CD3+CD4+ T细胞百分比(%)", "thymoid:cd4", Some(Unit::PERCENT)),
            ("CD4%", "thymoid:cd4", Some(Unit::PERCENT)),
            ("CD4+T细胞(CD3+CD4+)", "thymoid:cd4", None),
            ("CD3 abs 10^9/L", "thymoid:cd3", giga),
            ("cd8_ul", "thymoid:cd8", Some(Unit::PER_UL)),
            ("cd8_pct", "thymoid:cd8", Some(Unit::PERCENT)),
            ("CD8/uL", "thymoid:cd8", Some(Unit::PER_UL)),
            ("淋巴细胞计数 [10^9/L]", "thymoid:lymphocytes", giga),
            ("CD3-CD16+CD56+ NK细胞", "thymoid:nk", None),
            ("Naïve CD4 (CD45RA+CCR7+) [cells/uL]", "thymoid:naive-cd4-ccr7", Some(Unit::PER_UL)),
            ("naive_cd4_percent", "thymoid:naive-cd4", Some(Unit::PERCENT)),
            ("CD4+CD45RA+CD62L+", "thymoid:naive-cd4-cd62l", None),
            ("RTE (%)", "thymoid:rte", Some(Unit::PERCENT)),
            ("TREC (copies/ug DNA)", "thymoid:trec-blood", units::parse("copies/ug DNA")),
        ] {
            assert_eq!(found(name), Some((code, unit)), "{name}");
        }
        // Another cell, a ratio, and tests that the model does not know.
        for name in
            ["CD4+CD45RA-", "CD4/CD8", "CD4/CD8比值", "WBC", "IgG", "", "()", "%", "CD3-CD4+"]
        {
            assert_eq!(found(name), None, "{name}");
        }
    }

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

    proptest! {
        #[test]
        fn any_text_is_a_name_or_none(text in ".*") {
            let _ = catalogue().name(&text);
        }
    }
}
