//! Thymoid's own laboratory table, of the values of another file: pseudonym, age, time since
//! implantation and values, and nothing else.

use crate::catalogue::UNKNOWN_GATING;
use crate::value::{Entry, LabVerdict, Use};

/// Writes the values of entries as CSV that reads back to the same values. What was refused or not
/// read is left out.
///
/// # Panics
/// Never: a string takes every row.
///
/// ```
/// use thymoid_labs::{Given, check, write_own_table};
///
/// let file = "编号,月龄,CD4(10^9/L)\nP7,12,<0.01\n";
/// let entries = check("ward.csv", file.as_bytes(), Given::default()).unwrap();
/// let own = write_own_table(&entries);
/// assert_eq!(own.lines().nth(1), Some("P7,365.25,,,cd4,CD3+CD4+,<10,/uL,fit"));
/// // It reads back to the same values.
/// let again = check("own.csv", own.as_bytes(), Given::default()).unwrap();
/// assert_eq!(again[0].value, entries[0].value);
/// ```
pub fn write(entries: &[Entry]) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    let columns =
        ["child_id", "age_days", "day", "time", "analyte", "gating", "value", "unit", "use"];
    table.write_record(columns).expect("a buffer takes every row");
    for entry in entries {
        let (Some(age), Some(analyte), Some(value)) = (entry.age, entry.analyte, entry.value)
        else {
            continue;
        };
        if entry.verdict >= LabVerdict::NotRead {
            continue;
        }
        let used = if entry.used == Use::Fit { "fit" } else { "shown" };
        let gating =
            if entry.gating == UNKNOWN_GATING { String::new() } else { entry.gating.clone() };
        let row = [
            entry.child_id.clone(),
            age.value().to_string(),
            entry.day.map_or_else(String::new, |day| day.to_string()),
            entry.time.clone(),
            analyte.as_str().to_owned(),
            gating,
            format!("{}{value}", entry.limit.sign()),
            entry.unit.to_owned(),
            used.to_owned(),
        ];
        table.write_record(row).expect("a buffer takes every row");
    }
    let bytes = table.into_inner().expect("a buffer takes every row");
    String::from_utf8(bytes).expect("every cell is text")
}
