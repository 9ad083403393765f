//! The table of children: one row a child, by pseudonym.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize};
use thymoid_core::Age;
use thymoid_core::table::{self, Columns, TableError};
use thymoid_labs::{ADULT_MONTHS, Provenance, refuse_identifiers};

use super::presentation::{Answer, Phenotype, Presentation};
use crate::population::cohort::Centre;

const CHILD_COLUMNS: Columns = Columns {
    required: &[
        "child_id",
        "study",
        "sex",
        "cause",
        "phenotype",
        "treatment",
        "centre",
        "age_at_implant_months",
        "outcome",
        "status",
        "source",
    ],
    optional: &["graft_export", "immunosuppression", "maternal_engraftment", "note"],
};

/// What a child received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// Implanted thymus tissue.
    ThymusImplant,
    /// Haematopoietic stem-cell transplantation.
    Hsct,
    /// Neither.
    None,
}

/// One child, by pseudonym.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChildRecord {
    /// Pseudonym.
    pub child_id: String,
    /// Study or hospital.
    pub study: String,
    /// M, F or empty.
    pub sex: String,
    /// Gene or syndrome.
    pub cause: String,
    /// Form of athymia, from the first of its words.
    #[serde(deserialize_with = "phenotype")]
    pub phenotype: Phenotype,
    /// What the child received.
    pub treatment: Treatment,
    /// Where.
    pub centre: Centre,
    /// Age at implantation, months.
    pub age_at_implant_months: Option<f64>,
    /// Export of the graft over that of published cultured tissue, where it is another graft.
    #[serde(default)]
    pub graft_export: Option<f64>,
    /// Whether drugs that hold T cells back are given about or after implantation.
    #[serde(default)]
    pub immunosuppression: Answer,
    /// Whether T cells of the mother were found.
    #[serde(default)]
    pub maternal_engraftment: Answer,
    /// Outcome in words.
    pub outcome: String,
    /// How the row is known.
    pub status: Provenance,
    /// Citation.
    pub source: String,
    /// Remarks.
    #[serde(default)]
    pub note: String,
}

impl ChildRecord {
    /// Returns the age at implantation, where it is known.
    pub fn age_at_implant(&self) -> Option<Age> {
        self.age_at_implant_months.map(Age::from_months)
    }

    /// Returns what is said of T cells that no graft made.
    pub const fn presentation(&self) -> Presentation {
        let Self { phenotype, maternal_engraftment, .. } = *self;
        Presentation { phenotype, maternal_engraftment }
    }
}

fn phenotype<'de, D: Deserializer<'de>>(from: D) -> Result<Phenotype, D::Error> {
    Ok(Phenotype::of_words(&String::deserialize(from)?))
}

/// Ratios of export beyond which one is a slip.
pub const GRAFT_EXPORT: (f64, f64) = (1e-3, 1e3);

/// Reads the table of children.
///
/// # Errors
/// For a malformed table, a duplicate child, or an age out of range.
///
/// ```
/// use thymoid_patient::child::{Answer, Phenotype, read_children};
/// let table = "child_id,study,sex,cause,treatment,centre,age_at_implant_months,outcome,status,\
///     source,phenotype,maternal_engraftment\n\
///     a,s,F,22q11,thymus_implant,other,9,,read,x,atypical; rash,no\n";
/// let child = &read_children("children.csv", table.as_bytes())?[0];
/// assert_eq!(child.age_at_implant().map(|age| age.days()), Some(273.9375));
/// assert_eq!(child.presentation().phenotype, Phenotype::Atypical);
/// assert_eq!(child.presentation().maternal_engraftment, Answer::No);
/// // Nobody is implanted at the age of 900 months.
/// let slip = table.replace(",9,", ",900,");
/// assert!(read_children("children.csv", slip.as_bytes()).is_err());
/// # Ok::<_, thymoid_core::TableError>(())
/// ```
pub fn read_children(file: &str, bytes: &[u8]) -> Result<Vec<ChildRecord>, TableError> {
    refuse_identifiers(file, bytes)?;
    let fail = |row, column: &str, problem, remedy: &str| {
        Err(TableError::at(file, row, column, problem, remedy))
    };
    let mut children: Vec<ChildRecord> = Vec::new();
    let mut seen = BTreeSet::new();
    for (row, child) in table::read::<ChildRecord>(file, bytes, CHILD_COLUMNS)? {
        if !seen.insert(child.child_id.clone()) {
            let problem = format!("`{}` stands here twice", child.child_id);
            return fail(row, "child_id", problem, "one row a child");
        }
        let of_a_child = 0.0..=ADULT_MONTHS;
        if let Some(age) = child.age_at_implant_months.filter(|age| !of_a_child.contains(age)) {
            let problem = format!("`{age}` is not the age of a child");
            let remedy = "write months, 0 to 216, or leave empty";
            return fail(row, "age_at_implant_months", problem, remedy);
        }
        let sane = GRAFT_EXPORT.0..=GRAFT_EXPORT.1;
        if let Some(ratio) = child.graft_export.filter(|ratio| !sane.contains(ratio)) {
            let problem = format!("`{ratio}` times the export of published tissue");
            return fail(
                row,
                "graft_export",
                problem,
                "write a ratio, 0.001 to 1000, or leave empty",
            );
        }
        children.push(child);
    }
    Ok(children)
}
