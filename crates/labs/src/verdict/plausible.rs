//! Whether a value may be right, by itself.

use thymoid_core::{Days, Months};

use crate::analyte::Analyte;
use crate::catalogue::catalogue;
use crate::number::Limit;
use crate::value::{Entry, LabVerdict, Reason};

/// Doubts a value outside what is plausible, and one from long before implantation.
pub(super) fn plausible(analyte: Analyte, entry: &mut Entry) {
    let Some(value) = entry.value else { return };
    let exact = entry.limit == Limit::Exact;
    if let Some(range) = catalogue().plausible(analyte, entry.unit)
        && (value > range.high || exact && value < range.low)
    {
        let [value, low, high] = [value, range.low, range.high].map(|x| x.to_string());
        let unit = range.unit.clone();
        entry.judge(LabVerdict::Doubtful, Reason::Implausible { value, low, high, unit });
    }
    let years_before = entry.day.map(|day| -Months::from(Days(day)).value() / 12.0);
    if let Some(years) = years_before
        && years > catalogue().earliest_before_implant_years
    {
        let years = format!("{years:.1}");
        entry.judge(LabVerdict::Doubtful, Reason::LongBefore { years });
    }
}
