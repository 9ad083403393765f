//! The dates of each child, gathered over all rows of a file.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::date;
use super::written::{Fact, FactKind};
use crate::error::Error;
use crate::value::{Reason, Remedy};

/// Dates of one child.
///
/// ```
/// use thymoid_labs::{Given, check};
///
/// let file = "date,CD4 (/uL)\n2026-03-05,350\n";
/// let given = Given::new(Some("2025-03-05"), Some("2025-12-05")).unwrap();
/// let entries = check("one_child.csv", file.as_bytes(), given).unwrap();
/// assert_eq!(entries[0].age.map(|age| age.value()), Some(365.0));
/// // No date leaves the reader.
/// assert!(!format!("{entries:?}").contains("2025"));
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Given {
    pub(super) birth: Option<Date>,
    pub(super) implant: Option<Date>,
}

impl Given {
    /// Reads dates as a person writes them.
    ///
    /// # Errors
    /// When one is no date, or its order of day and month cannot be told.
    ///
    /// ```
    /// use thymoid_labs::{Given, Reason};
    ///
    /// assert!(Given::new(Some("2025年1月5日"), Some("5. März 2026")).is_ok());
    /// let unclear = Given::new(Some("05/03/2026"), None).unwrap_err();
    /// assert_eq!(unclear, Reason::DayOrMonth { text: "05/03/2026".into() });
    /// ```
    pub fn new(birth: Option<&str>, implant: Option<&str>) -> Result<Self, Reason> {
        let date = |t: &str| date::parse(t).map(|s| s.date);
        let read = |text: Option<&str>| text.map(date).transpose();
        Ok(Self { birth: read(birth)?, implant: read(implant)? })
    }

    /// Tells whether neither is known.
    ///
    /// ```
    /// use thymoid_labs::Given;
    ///
    /// assert!(Given::default().is_empty());
    /// assert!(!Given::new(None, Some("2025-12-05")).unwrap().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.birth.is_none() && self.implant.is_none()
    }
}

/// Gathers the dates of each child over all rows; `given` is of the only child.
///
/// # Errors
/// For a date that is none, and two dates of one event. A date of birth is not repeated.
pub(crate) fn dates(
    file: &str,
    facts: &[Fact],
    given: Given,
) -> Result<BTreeMap<String, Given>, Error> {
    let mut children: BTreeMap<String, Given> = BTreeMap::new();
    for fact in facts {
        let known = children.entry(fact.child.clone()).or_default();
        let (known, what) = match fact.kind {
            FactKind::Birth => (&mut known.birth, "the date of birth"),
            FactKind::Implant => (&mut known.implant, "the date of implantation"),
        };
        let fail = |problem: String, remedy: &str| {
            Err(Error::at(file, fact.row, &fact.field.column, problem, remedy))
        };
        match (date::parse(&fact.field.text), *known) {
            (Err(_), _) => {
                return fail(
                    format!("{what} cannot be read, or its order is not clear"),
                    &Remedy::WriteDate.to_string(),
                );
            }
            (Ok(found), Some(before)) if found.date != before => {
                let remedy = "correct one, and check that both rows are of one child";
                return fail(format!("{what} differs from that of another row"), remedy);
            }
            (Ok(found), _) => *known = Some(found.date),
        }
    }
    for (child, known) in &mut children {
        for (given, known, option) in [
            (given.birth, &mut known.birth, "--birth"),
            (given.implant, &mut known.implant, "--implant"),
        ] {
            if let (Some(given), Some(found)) = (given, *known)
                && given != found
            {
                let of = facts.iter().find(|fact| fact.child == *child);
                let (row, column) =
                    of.map_or((1, "-"), |fact| (fact.row, fact.field.column.as_str()));
                let problem = format!("{option} differs from the date in the file");
                return Err(Error::at(
                    file,
                    row,
                    column,
                    problem,
                    "leave the option out, or correct it",
                ));
            }
            *known = given.or(*known);
        }
    }
    Ok(children)
}
