//! The published targets, `validation/targets.toml`.

use anyhow::Context;
use serde::Deserialize;

const TARGETS: &str = include_str!("../../../validation/targets.toml");

/// A published number, or statement, that this build is compared with.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Stable name.
    pub id: String,
    /// Stage of the model it concerns.
    pub stage: Stage,
    /// What is compared, in English.
    pub what: String,
    /// What is compared, in Chinese.
    pub what_zh: String,
    /// Lower end of the expected range, in `unit`.
    pub low: Option<f64>,
    /// Upper end of the expected range, in `unit`. A statement has neither end.
    pub high: Option<f64>,
    /// Unit; `1` for a pure number.
    pub unit: String,
    /// How the range is known.
    pub class: Class,
    /// Paper, package or formula.
    pub source: String,
    /// What exactly is computed, in English, where `what` leaves it open.
    pub measure: Option<String>,
    /// The same in Chinese.
    pub measure_zh: Option<String>,
    /// Seeds that are asked at least, where the first ones would settle it.
    pub least_seeds: Option<u32>,
    /// Why this version misses it, in English, if it does.
    pub diagnosis: Option<String>,
    /// The same in Chinese.
    pub diagnosis_zh: Option<String>,
}

/// A stage of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// V(D)J recombination.
    Receptor,
    /// The thymus and the chip.
    Chip,
    /// The child's blood.
    Patient,
    /// The study.
    Trial,
}

impl Stage {
    /// The word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Receptor => "receptor",
            Self::Chip => "chip",
            Self::Patient => "patient",
            Self::Trial => "trial",
        }
    }
}

/// How the range of a target is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Measured.
    Measured,
    /// Inferred from measurements through a model.
    Inferred,
    /// A closed form, or what other software gives.
    Analytic,
}

impl Class {
    /// The word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Inferred => "inferred",
            Self::Analytic => "analytic",
        }
    }
}

/// Every target, in the order of the file.
///
/// # Errors
/// When the table of targets is malformed, which its tests rule out.
///
/// ```
/// let targets = thymoid_evidence::targets()?;
/// assert!(targets.len() > 400 && targets.iter().all(|target| !target.source.is_empty()));
/// # anyhow::Ok(())
/// ```
pub fn targets() -> anyhow::Result<Vec<Target>> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        target: Vec<Target>,
    }
    let file: File = toml::from_str(TARGETS).context("validation/targets.toml cannot be read")?;
    Ok(file.target)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// The count in the README is written here: `INSTA_UPDATE=always`, as for snapshots.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "the same switch as that of snapshots")]
    fn the_readme_has_the_count_of_targets() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
        let readme = fs::read_to_string(&path).unwrap();
        let (before, after) = readme.split_once("prints all ").expect("the sentence is there");
        let (_, after) = after.split_once(" published targets").expect("the sentence is whole");
        let count = targets().unwrap().len();
        let right = format!("{before}prints all {count} published targets{after}");
        if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
            fs::write(&path, &right).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), right);
    }
}
