//! Reading a table of earlier studies.

use serde::Deserialize;
use thymoid_core::table::{Columns, TableError, read};
use thymoid_trial::Proportion;

const COLUMNS: Columns = Columns { required: &["study", "r", "n"], optional: &[] };

/// Children of an earlier study, and those of them who succeeded.
#[derive(Debug, Clone, PartialEq)]
pub struct EarlierStudy {
    /// Its name.
    pub name: String,
    /// Successes of all children.
    pub seen: Proportion,
    /// Both counts, successes first.
    pub counts: (u32, u32),
}

#[derive(Deserialize)]
struct Row {
    study: String,
    r: u32,
    n: u32,
}

/// Reads a row for each study: `study`, successes `r`, children `n`.
///
/// ```
/// use thymoid_study::trial_prior::read_studies;
/// let studies = read_studies("a.csv", b"study,r,n\nDuke,74,95\n")?;
/// assert_eq!(studies[0].counts, (74, 95));
/// let error = read_studies("a.csv", b"study,r,n\nDuke,96,95\n").unwrap_err().to_string();
/// assert_eq!(error, "a.csv: row 2, column `r`: 96 of 95 is not a proportion; \
///                    give no more successes than children, and at least one child");
/// # Ok::<_, thymoid_core::table::TableError>(())
/// ```
///
/// # Errors
/// With file, row, column and how to mend it.
pub fn read_studies(file: &str, bytes: &[u8]) -> Result<Vec<EarlierStudy>, TableError> {
    let study = |(row, Row { study, r, n }): (usize, Row)| {
        let wrong = |_: thymoid_trial::Error| {
            let problem = format!("{r} of {n} is not a proportion");
            let remedy = "give no more successes than children, and at least one child";
            TableError::at(file, row, "r", problem, remedy)
        };
        let seen = Proportion::new(r.into(), n.into()).map_err(wrong)?;
        Ok(EarlierStudy { name: study, seen, counts: (r, n) })
    };
    read::<Row>(file, bytes, COLUMNS)?.into_iter().map(study).collect()
}
