//! A laboratory's own words, in a file of the user: what a column or test means.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;

use crate::analyte::Analyte;
use crate::catalogue::{Meaning, catalogue};
use crate::error::Error;
use crate::identity::HIDDEN;
use crate::name::{self, Named};
use crate::plain::letters;
use crate::units::Unit;
use crate::value::{Entry, Reason};

/// What a name is mapped to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mapped {
    To(Meaning),
    LeftOut,
}

/// Names of columns and tests with their meaning.
///
/// ```
/// use thymoid_labs::{Analyte, Mapping, Reading, check};
///
/// let words = "[[map]]\nname = \"Helper, panel 7\"\nanalyte = \"cd4\"\nunit = \"/uL\"\n";
/// let mapping = Mapping::parse("lab.toml", words).unwrap();
/// let file = "id,age_months,\"Helper, panel 7\"\nP7,14,350\n";
/// let reading = Reading { mapping, ..Reading::default() };
/// let entries = check("ward.csv", file.as_bytes(), reading).unwrap();
/// assert_eq!((entries[0].analyte, entries[0].value), (Some(Analyte::Cd4), Some(350.0)));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    names: BTreeMap<String, Mapped>,
}

const UNITS: &str = "write `/uL`, `10^9/L`, `% of CD4` or another of docs/labs.md";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    map: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    analyte: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    gating: String,
}

impl Mapping {
    /// Reads a mapping: `[[map]]` with `name` (or `column J` for a column by its place), `analyte`
    /// (or `ignore`), and where they are needed
    /// `unit` and `gating`.
    ///
    /// # Errors
    /// For text that is no such TOML, names that stand twice, and words that are not understood.
    ///
    /// ```
    /// use thymoid_labs::Mapping;
    ///
    /// let words = "[[map]]\nname = \"Hb\"\nanalyte = \"ignore\"\n";
    /// assert!(Mapping::parse("lab.toml", words).is_ok());
    /// let error = Mapping::parse("lab.toml", &words.replace("ignore", "blood")).unwrap_err();
    /// assert_eq!((error.row, error.column.as_str()), (1, "analyte"));
    /// ```
    pub fn parse(file: &str, text: &str) -> Result<Self, Error> {
        let read: File = toml::from_str(text).map_err(|error| {
            let row = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
            let problem = error.message().to_owned();
            Error::at(
                file,
                row,
                "-",
                problem,
                "each [[map]] has name, analyte, and may have unit and gating",
            )
        })?;
        let mut names = BTreeMap::new();
        for (index, row) in read.map.iter().enumerate() {
            let line = nth_map(text, index);
            let mapped = meaning(file, line, row)?;
            if names.insert(letters(&row.name), mapped).is_some() {
                let problem = format!("`{}` stands here twice", row.name);
                return Err(Error::at(file, line, "name", problem, "keep one"));
            }
        }
        Ok(Self { names })
    }

    /// Returns what a name is mapped to.
    pub(crate) fn find(&self, name: &str) -> Option<Mapped> {
        if self.names.is_empty() { None } else { self.names.get(&letters(name)).copied() }
    }

    /// Writes a mapping to fill in, of the names that were not understood.
    ///
    /// ```
    /// use thymoid_labs::{Given, Mapping, check};
    ///
    /// let file = "id,age_months,CD4 (/uL),CD4 of the other panel\nP7,14,350,360\n";
    /// let entries = check("ward.csv", file.as_bytes(), Given::default()).unwrap();
    /// let suggested = Mapping::suggest(&entries);
    /// assert!(suggested.contains("name = \"CD4 of the other panel\""));
    /// // It looks like an analyte that matters: somebody must say what it is.
    /// assert!(suggested.contains("# looks like cd4") && Mapping::parse("x", &suggested).is_err());
    /// ```
    pub fn suggest(entries: &[Entry]) -> String {
        let mut text = String::from(
            "# What columns and tests of a laboratory mean. Fill in the analyte of each name, or leave \"ignore\";\n\
             # unit and gating may be left out where the name states them. Analytes, units and gatings: docs/labs.md.\n",
        );
        let mut seen: Vec<&str> = Vec::new();
        for entry in entries {
            let Some((name, like)) = entry.reasons.iter().find_map(unknown) else { continue };
            // Where names are not repeated, a column is known by its place.
            let by_place =
                entry.cell.strip_prefix(name).is_some_and(|row| row.parse::<usize>().is_ok());
            if seen.contains(&name) || name == HIDDEN {
                continue;
            }
            seen.push(name);
            let name = if by_place { format!("column {name}") } else { name.to_owned() };
            let (analyte, remark) = match like {
                Some(like) => (String::new(), format!(" # looks like {like}")),
                None => ("ignore".to_owned(), String::new()),
            };
            let quoted = toml::Value::String(name);
            let written = write!(
                text,
                "\n[[map]]\nname = {quoted}\nanalyte = \"{analyte}\"{remark}\n# unit = \"/uL\"\n# gating = \"CD45RA+CCR7+\"\n"
            );
            written.expect("a string takes every text");
        }
        text
    }
}

/// Reads what a row maps its name to.
///
/// # Errors
/// For an analyte, gating or unit that is not understood.
fn meaning(file: &str, line: usize, row: &Row) -> Result<Mapped, Error> {
    let fail = |column: &str, problem: String, remedy: &str| {
        Err(Error::at(file, line, column, problem, remedy))
    };
    let word = row.analyte.as_str();
    if word == "ignore" {
        return Ok(Mapped::LeftOut);
    }
    if word.is_empty() {
        let problem = format!("`{}` has no analyte yet", row.name);
        return fail("analyte", problem, "write an analyte of docs/labs.md, or \"ignore\"");
    }
    let Some(known) = definition(word, &row.gating) else {
        let problem = format!("`{word}` with gating `{}` is no analyte", row.gating);
        let remedy = "write an analyte and gating of docs/labs.md, or \"ignore\"";
        return fail("analyte", problem, remedy);
    };
    let stated = match row.unit.as_str() {
        "" => None,
        text => match name::unit_of(known.definition.analyte, text) {
            None => return fail("unit", format!("`{text}` is not a unit of {word}"), UNITS),
            unit => unit,
        },
    };
    let unit = stated.or_else(|| word.ends_with("_percent").then_some(Unit::PERCENT));
    Ok(Mapped::To(Meaning { unit, ..known }))
}

/// Finds the line on which the nth `[[map]]` begins.
fn nth_map(text: &str, n: usize) -> usize {
    let mut starts =
        text.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with("[[map]]"));
    starts.nth(n).map_or(1, |(line, _)| line + 1)
}

/// Returns the name that was not understood, and the analyte that it looks like.
fn unknown(reason: &Reason) -> Option<(&str, Option<&str>)> {
    match reason {
        Reason::LooksLike { name, analyte } => Some((name, Some(analyte))),
        Reason::UnknownColumn { column } => Some((column, None)),
        Reason::UnknownTest { name } => Some((name, None)),
        _ => None,
    }
}

/// Returns the definition of an analyte with a gating; the first of the analyte where none is
/// given.
fn definition(word: &str, gating: &str) -> Option<Meaning> {
    let Named::Known(meaning) = name::parse(&format!("{word} {gating}")) else { return None };
    let said = meaning.definition.analyte;
    let count = |analyte: Analyte| match analyte {
        Analyte::NaiveCd4Percent => Analyte::NaiveCd4,
        Analyte::NaiveCd8Percent => Analyte::NaiveCd8,
        Analyte::RtePercent => Analyte::Rte,
        other => other,
    };
    let known = catalogue().definitions().iter().any(|d| {
        let words = [d.analyte, meaning.analyte(true)].map(Analyte::as_str);
        count(d.analyte) == said && (words.contains(&word))
    });
    known.then_some(meaning)
}
