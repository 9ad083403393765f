//! Laboratory values as a ward delivers them: each row is read, checked and given a verdict.
//!
//! Nothing is silently dropped or converted. A row that cannot be right is an error that names
//! file, row, column and remedy.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thymoid_core::{Days, Months};

use crate::cohort::{Analyte, Centre, Evidence};
use crate::error::Error;
use crate::table::{self, Columns};

/// Whether a value informs the forecast or is only shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Use {
    /// Informs the forecast.
    #[default]
    Fit,
    /// Shown beside it: duplicates another row, or contradicts it.
    Shown,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Taken as it stands.
    Accepted,
    /// Taken in another unit.
    Converted,
    /// Taken, but it disagrees with its neighbours or is unverified.
    Doubtful,
}

impl Verdict {
    /// The word used in tables and catalogue keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Converted => "converted",
            Self::Doubtful => "doubtful",
        }
    }
}

/// One laboratory value in its standard unit: cells/µL, percent, or TREC copies per 10⁶ T cells.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabValue {
    /// Row in the file; the header is row 1.
    pub row: usize,
    /// Pseudonym of the child.
    pub child_id: String,
    /// Age at sampling.
    pub age: Days,
    /// Days since implantation; `None` without an implant.
    pub day: Option<f64>,
    /// What was measured.
    pub analyte: Analyte,
    /// The value; the limit itself when `below_limit`.
    pub value: f64,
    /// Reported as below a limit of quantification.
    pub below_limit: bool,
    /// Whether it informs the forecast.
    #[serde(rename = "use")]
    pub used: Use,
    /// What became of the row.
    pub verdict: Verdict,
    /// How the value is known.
    pub status: Evidence,
    /// Citation, or the ward's own note.
    pub source: String,
    /// Remarks.
    pub note: String,
}

impl LabValue {
    /// Whether the value informs a forecast: marked for it, after implantation, and of an analyte
    /// that the model explains.
    pub fn informs(&self) -> bool {
        use Analyte::{Cd3, Cd4, Cd8, NaiveCd4, NaiveCd8, Trec};
        let explained = matches!(self.analyte, NaiveCd4 | NaiveCd8 | Cd3 | Cd4 | Cd8 | Trec);
        explained && self.used == Use::Fit && self.day.is_some_and(|day| day > 0.0)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    child_id: String,
    age_months: f64,
    months_since_implant: Option<f64>,
    analyte: Analyte,
    value: String,
    unit: String,
    #[serde(default, rename = "use")]
    used: Option<Use>,
    #[serde(default)]
    status: Option<Evidence>,
    #[serde(default)]
    source: String,
    #[serde(default)]
    note: String,
}

const LAB_COLUMNS: Columns = Columns {
    required: &["child_id", "age_months", "months_since_implant", "analyte", "value", "unit"],
    optional: &["use", "status", "source", "note"],
};

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
    optional: &["note"],
};

/// Header cells that name a person. Only pseudonyms and ages are read.
const IDENTIFIERS: [&str; 14] = [
    "name",
    "surname",
    "mrn",
    "birth",
    "dob",
    "phone",
    "address",
    "email",
    "passport",
    "身份证",
    "姓名",
    "住院号",
    "电话",
    "出生",
];
/// Oldest age of a child, years.
const ADULT_YEARS: f64 = 18.0;

/// Reads a laboratory table in long form, one value a row.
///
/// # Errors
/// For columns that identify a person, malformed rows, values that cannot be right, and values
/// that contradict another row of the same sample.
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<LabValue>, Error> {
    refuse_identifiers(file, bytes)?;
    let mut labs = Vec::new();
    for (row, raw) in table::read::<Row>(file, bytes, LAB_COLUMNS)? {
        labs.push(check(file, row, raw)?);
    }
    compare(file, &mut labs)?;
    Ok(labs)
}

fn fail<T>(
    file: &str,
    row: usize,
    column: &str,
    problem: String,
    remedy: &str,
) -> Result<T, Error> {
    Err(Error::at(file, row, column, problem, remedy))
}

fn refuse_identifiers(file: &str, bytes: &[u8]) -> Result<(), Error> {
    let header = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    for cell in String::from_utf8_lossy(header).split(',') {
        let cell = cell.trim().trim_matches('"').to_lowercase();
        if IDENTIFIERS.iter().any(|word| cell.contains(word)) {
            let problem = "the column looks like an identifier of a person".to_owned();
            return fail(file, 1, &cell, problem, "remove it: pseudonym and age suffice");
        }
    }
    Ok(())
}

fn check(file: &str, row: usize, raw: Row) -> Result<LabValue, Error> {
    if raw.child_id.is_empty() {
        return fail(file, row, "child_id", "is empty".into(), "write the child's pseudonym");
    }
    let age = Days::from(Months(raw.age_months));
    if !(0.0..=ADULT_YEARS * 12.0).contains(&raw.age_months) {
        let problem = format!("`{}` is not the age of a child in months", raw.age_months);
        return fail(
            file,
            row,
            "age_months",
            problem,
            "write the age at sampling in months, 0 to 216",
        );
    }
    if let Some(months) = raw.months_since_implant
        && !(months.is_finite() && months <= raw.age_months)
    {
        let problem =
            format!("`{months}` months since implantation at an age of {}", raw.age_months);
        return fail(
            file,
            row,
            "months_since_implant",
            problem,
            "check both; before implantation it is negative or empty",
        );
    }
    let (below_limit, digits) = match raw.value.strip_prefix('<') {
        Some(rest) => (true, rest.trim()),
        None => (false, raw.value.as_str()),
    };
    let value = match digits.parse::<f64>() {
        Ok(value) if value.is_finite() && value >= 0.0 => value,
        Ok(_) => {
            let problem = format!("`{}` is negative or not finite", raw.value);
            return fail(file, row, "value", problem, "write a number of 0 or more, or <limit");
        }
        Err(_) => {
            let problem = format!("`{}` is not a number", raw.value);
            return fail(
                file,
                row,
                "value",
                problem,
                "write a number with a decimal point, or <limit",
            );
        }
    };
    let Some((factor, converted)) = factor_to_standard(raw.analyte, &raw.unit) else {
        let problem = format!("`{}` is not a unit of {}", raw.unit, raw.analyte.as_str());
        return fail(file, row, "unit", problem, allowed_units(raw.analyte));
    };
    let percent = raw.unit == "%";
    if percent && value > 100.0 {
        let problem = format!("`{value}` percent");
        return fail(file, row, "value", problem, "a share is at most 100 %");
    }
    let status = raw.status.unwrap_or(Evidence::Read);
    let verdict = match (status, converted) {
        (Evidence::Memory, _) => Verdict::Doubtful,
        (_, true) => Verdict::Converted,
        _ => Verdict::Accepted,
    };
    Ok(LabValue {
        row,
        child_id: raw.child_id,
        age,
        day: raw.months_since_implant.map(|m| Days::from(Months(m)).value()),
        analyte: raw.analyte,
        value: value * factor,
        below_limit,
        used: raw.used.unwrap_or_default(),
        verdict,
        status,
        source: raw.source,
        note: raw.note,
    })
}

/// Factor from a unit to the standard unit of the analyte, and whether it changes the number.
fn factor_to_standard(analyte: Analyte, unit: &str) -> Option<(f64, bool)> {
    match analyte {
        Analyte::Trec => match unit {
            "copies/1e6 T" => Some((1.0, false)),
            // Copies per 10⁵ CD3 cells: T cells are CD3 cells, so ten times as many per 10⁶.
            "copies/1e5 CD3" => Some((10.0, true)),
            _ => None,
        },
        Analyte::NaiveCd4Percent | Analyte::NaiveCd8Percent | Analyte::RtePercent => {
            (unit == "%").then_some((1.0, false))
        }
        _ => match unit {
            "/uL" | "/mm3" | "cells/uL" | "cells/mm3" | "10^6/L" | "个/uL" | "个/µL" => {
                Some((1.0, false))
            }
            "10^9/L" => Some((1000.0, true)),
            _ => None,
        },
    }
}

fn allowed_units(analyte: Analyte) -> &'static str {
    match analyte {
        Analyte::Trec => "write `copies/1e6 T` or `copies/1e5 CD3`: TREC needs its denominator",
        Analyte::NaiveCd4Percent | Analyte::NaiveCd8Percent | Analyte::RtePercent => "write `%`",
        _ => "write `/uL`, `/mm3`, `10^6/L` or `10^9/L`",
    }
}

/// Checks the values of one sample against one another.
fn compare(file: &str, labs: &mut [LabValue]) -> Result<(), Error> {
    let mut samples: BTreeMap<(String, u64, Option<u64>), BTreeMap<Analyte, usize>> =
        BTreeMap::new();
    for (index, lab) in labs.iter().enumerate() {
        let key = (lab.child_id.clone(), lab.age.value().to_bits(), lab.day.map(f64::to_bits));
        let sample = samples.entry(key).or_default();
        if lab.used == Use::Shown && sample.contains_key(&lab.analyte) {
            continue;
        }
        if let Some(&first) = sample.get(&lab.analyte)
            && labs[first].used == Use::Fit
        {
            let problem = format!(
                "{} of this sample stands in row {} too",
                lab.analyte.as_str(),
                labs[first].row
            );
            return fail(
                file,
                lab.row,
                "analyte",
                problem,
                "keep one, or mark one with use = shown",
            );
        }
        sample.insert(lab.analyte, index);
    }
    let pairs = [
        (Analyte::Cd4, Analyte::Cd3),
        (Analyte::Cd8, Analyte::Cd3),
        (Analyte::Cd3, Analyte::Lymphocytes),
        (Analyte::NaiveCd4, Analyte::Cd4),
        (Analyte::NaiveCd8, Analyte::Cd8),
    ];
    for sample in samples.values() {
        for (part, whole) in pairs {
            let (Some(&part), Some(&whole)) = (sample.get(&part), sample.get(&whole)) else {
                continue;
            };
            if labs[part].value > labs[whole].value
                && !labs[part].below_limit
                && !labs[whole].below_limit
            {
                let (p, w) = (&labs[part], &labs[whole]);
                let problem = format!(
                    "{} {} exceeds {} {} of the same sample (row {})",
                    p.analyte.as_str(),
                    p.value,
                    w.analyte.as_str(),
                    w.value,
                    w.row
                );
                return fail(file, p.row, "value", problem, "check both values and their units");
            }
        }
    }
    // A second value of a sample that is only shown: kept, and marked.
    for lab in labs.iter_mut() {
        if lab.used == Use::Shown && lab.note.starts_with("CONFLICT") {
            lab.verdict = Verdict::Doubtful;
        }
    }
    Ok(())
}

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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChildRecord {
    /// Pseudonym.
    pub child_id: String,
    /// Study or ward.
    pub study: String,
    /// M, F or empty.
    pub sex: String,
    /// Gene or syndrome.
    pub cause: String,
    /// Phenotype in words.
    pub phenotype: String,
    /// What the child received.
    pub treatment: Treatment,
    /// Where.
    pub centre: Centre,
    /// Age at implantation, months.
    pub age_at_implant_months: Option<f64>,
    /// Outcome in words.
    pub outcome: String,
    /// How the row is known.
    pub status: Evidence,
    /// Citation.
    pub source: String,
    /// Remarks.
    #[serde(default)]
    pub note: String,
}

/// Reads the table of children.
///
/// # Errors
/// For a malformed table, a duplicate child, or an age out of range.
pub fn read_children(file: &str, bytes: &[u8]) -> Result<Vec<ChildRecord>, Error> {
    refuse_identifiers(file, bytes)?;
    let mut children: Vec<ChildRecord> = Vec::new();
    for (row, child) in table::read::<ChildRecord>(file, bytes, CHILD_COLUMNS)? {
        if children.iter().any(|c| c.child_id == child.child_id) {
            let problem = format!("`{}` stands here twice", child.child_id);
            return fail(file, row, "child_id", problem, "one row a child");
        }
        if child.age_at_implant_months.is_some_and(|a| !(0.0..=ADULT_YEARS * 12.0).contains(&a)) {
            let problem = format!(
                "`{}` is not the age of a child",
                child.age_at_implant_months.unwrap_or_default()
            );
            return fail(
                file,
                row,
                "age_at_implant_months",
                problem,
                "write months, 0 to 216, or leave empty",
            );
        }
        children.push(child);
    }
    Ok(children)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "child_id,age_months,months_since_implant,analyte,value,unit\n";

    fn error_of(rows: &str) -> String {
        read("labs.csv", format!("{HEADER}{rows}").as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn values_reach_their_standard_unit_with_a_verdict() {
        let rows = "a,12,3,cd4,0.25,10^9/L\na,12,3,cd3,400,/mm3\na,12,3,naive_cd4,<10,/uL\na,12,3,trec,57,copies/1e5 CD3\n";
        let labs = read("labs.csv", format!("{HEADER}{rows}").as_bytes()).unwrap();
        let seen: Vec<(f64, bool, Verdict)> =
            labs.iter().map(|l| (l.value, l.below_limit, l.verdict)).collect();
        assert_eq!(
            seen,
            [
                (250.0, false, Verdict::Converted),
                (400.0, false, Verdict::Accepted),
                (10.0, true, Verdict::Accepted),
                (570.0, false, Verdict::Converted),
            ]
        );
        assert!((labs[0].day.unwrap() - 91.3125).abs() < 1e-9);
    }

    #[test]
    fn each_fault_names_its_row_column_and_remedy() {
        for (rows, parts) in [
            ("a,12,3,cd4,-5,/uL\n", ["row 2", "`value`", "negative"]),
            ("a,12,3,cd4,five,/uL\n", ["row 2", "`value`", "not a number"]),
            ("a,12,3,cd4,5,mg/dL\n", ["row 2", "`unit`", "10^9/L"]),
            ("a,12,3,cd44,5,/uL\n", ["row 2", "`analyte`", "cd44"]),
            ("a,12,3,cd3,100,/uL\na,12,3,cd4,200,/uL\n", ["row 3", "`value`", "exceeds cd3"]),
            ("a,12,3,cd4,100,/uL\na,12,3,cd4,100,/uL\n", ["row 3", "`analyte`", "row 2"]),
            ("a,400,3,cd4,100,/uL\n", ["row 2", "`age_months`", "400"]),
            ("a,12,30,cd4,100,/uL\n", ["row 2", "`months_since_implant`", "30"]),
            ("a,12,3,trec,100,copies/ug\n", ["row 2", "`unit`", "denominator"]),
            (",12,3,cd4,100,/uL\n", ["row 2", "`child_id`", "empty"]),
            ("a,12,3,cd4,100\n", ["row 2", "5 cells", "6"]),
            ("a,12,3,naive_cd4_percent,130,%\n", ["row 2", "`value`", "100 %"]),
        ] {
            let message = error_of(rows);
            assert!(message.starts_with("labs.csv: row"), "{message}");
            for part in parts {
                assert!(message.contains(part), "`{part}` is missing in: {message}");
            }
        }
    }

    #[test]
    fn a_column_that_names_a_person_is_refused() {
        for header in ["child_id,姓名,value", "Patient name,x", "child_id,date_of_birth"] {
            let error = read("labs.csv", header.as_bytes()).unwrap_err().to_string();
            assert!(error.contains("identifier"), "{error}");
        }
    }

    #[test]
    fn tables_that_are_no_tables_are_refused() {
        assert!(read("l.csv", b"").unwrap_err().to_string().contains("empty"));
        assert!(read("l.csv", HEADER.as_bytes()).unwrap_err().to_string().contains("no rows"));
        let mut broken = format!("{HEADER}a,12,3,cd4,1,/uL\nb").into_bytes();
        broken.push(0xE4);
        assert!(read("l.csv", &broken).unwrap_err().to_string().contains("row 3"));
        let many = format!("{HEADER}{}", "a,12,3,cd4,1,/uL\n".repeat(table::MAX_ROWS + 1));
        assert!(
            read("l.csv", many.as_bytes())
                .unwrap_err()
                .to_string()
                .contains("more than 100000 rows")
        );
        assert!(
            read("l.csv", b"child_id,colour\na,red\n").unwrap_err().to_string().contains("colour")
        );
    }
}
