//! Drugs that hold T cells back: which, and from when to when.

use serde::{Deserialize, Serialize};
use thymoid_core::SinceImplant;
use thymoid_core::table::{self, Columns, TableError};

/// A class of drugs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drug {
    /// Antithymocyte globulin (ATC L04AA03, L04AA04).
    AntithymocyteGlobulin,
    /// Ciclosporin or tacrolimus (ATC L04AD).
    CalcineurinInhibitor,
    /// Systemic glucocorticoid (ATC H02AB).
    Glucocorticoid,
}

/// A drug given to a child over one stretch of time.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_patient::dynamics::drugs::{Drug, Medication};
/// let globulin = Medication {
///     child_id: "a".into(),
///     drug: Drug::AntithymocyteGlobulin,
///     from_day: SinceImplant::from_days(-3.0),
///     to_day: SinceImplant::from_days(14.0),
/// };
/// // It begins before the graft and ends after it.
/// assert!(globulin.from_day < SinceImplant::from_days(0.0));
/// assert!(globulin.to_day > SinceImplant::from_days(0.0));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Medication {
    /// Pseudonym of the child.
    pub child_id: String,
    /// What was given.
    pub drug: Drug,
    /// First day, counted from implantation; may be negative.
    pub from_day: SinceImplant,
    /// Day on which its effect ends.
    pub to_day: SinceImplant,
}

/// Reads `child_id,drug,from_day,to_day`.
///
/// # Errors
/// For a malformed table, or days out of order.
///
/// ```
/// use thymoid_patient::dynamics::drugs::{Drug, read};
/// let table = "child_id,drug,from_day,to_day\na,glucocorticoid,-10,50\n";
/// let drugs = read("drugs.csv", table.as_bytes())?;
/// assert_eq!(drugs[0].drug, Drug::Glucocorticoid);
/// assert_eq!(drugs[0].from_day.days(), -10.0); // ten days before implantation
/// # Ok::<_, thymoid_core::TableError>(())
/// ```
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<Medication>, TableError> {
    const COLUMNS: Columns =
        Columns { required: &["child_id", "drug", "from_day", "to_day"], optional: &[] };
    let mut all = Vec::new();
    for (row, given) in table::read::<Medication>(file, bytes, COLUMNS)? {
        if !(given.from_day.days().is_finite() && given.to_day.days().is_finite()) {
            let problem = "a day is not a number".into();
            let remedy = "write days since implantation, such as -3 or 180";
            return Err(TableError::at(file, row, "from_day", problem, remedy));
        }
        if given.to_day <= given.from_day {
            let (from, to) = (given.from_day.days(), given.to_day.days());
            let problem = format!("day {to} is not after the first day, {from}");
            return Err(TableError::at(
                file,
                row,
                "to_day",
                problem,
                "write the day on which the effect ends",
            ));
        }
        all.push(given);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_out_of_order_are_named() {
        let table = "child_id,drug,from_day,to_day\na,glucocorticoid,50,-10\n";
        let error = read("drugs.csv", table.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with("drugs.csv: row 2, column `to_day`"), "{error}");
    }
}
