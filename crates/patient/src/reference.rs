//! Ranges of healthy children by age: a replaceable table with a source in every row.

use serde::{Deserialize, Serialize};
use thymoid_core::Months;

use crate::cohort::{Analyte, Evidence};
use crate::error::Error;
use crate::table::{self, Columns};

/// One range of one analyte at one age.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RangeRow {
    /// Short name of the reference.
    pub reference: String,
    /// What was measured.
    pub analyte: Analyte,
    /// First age, months.
    pub age_low_months: f64,
    /// Age at which the next range begins, months.
    pub age_high_months: f64,
    /// Lower end.
    pub low: Option<f64>,
    /// Median.
    pub median: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Unit of the three.
    pub unit: String,
    /// What the ends are, such as 10th-90th percentile.
    pub interval: String,
    /// Who was measured.
    pub population: String,
    /// How the row is known.
    pub status: Evidence,
    /// Citation and address.
    pub source: String,
    /// Remarks.
    #[serde(default)]
    pub note: String,
}

const COLUMNS: Columns = Columns {
    required: &[
        "reference",
        "analyte",
        "age_low_months",
        "age_high_months",
        "low",
        "median",
        "high",
        "unit",
        "interval",
        "population",
        "status",
        "source",
    ],
    optional: &["note"],
};

/// Reads a table of ranges.
///
/// # Errors
/// For a malformed table, ages out of order, or ends out of order.
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<RangeRow>, Error> {
    let mut ranges = Vec::new();
    for (row, range) in table::read::<RangeRow>(file, bytes, COLUMNS)? {
        let fail = |column: &str, problem: String, remedy: &str| {
            Err(Error::at(file, row, column, problem, remedy))
        };
        let (from, to) = (range.age_low_months, range.age_high_months);
        if !(from >= 0.0 && from < to && to.is_finite()) {
            let problem = format!("ages {from} to {to} months are not in order");
            return fail("age_low_months", problem, "write the first age, then the age it ends at");
        }
        if let (Some(low), Some(high)) = (range.low, range.high)
            && !(0.0 <= low && low <= high && high.is_finite())
        {
            let problem = format!("low {low} and high {high} are not in order");
            return fail("low", problem, "check both against the source");
        }
        ranges.push(range);
    }
    Ok(ranges)
}

/// The range of an analyte at an age: the first verified row of the table that has both ends, so
/// that the order of the file says which reference a laboratory prefers.
pub fn verified(
    ranges: &[RangeRow],
    analyte: Analyte,
    age: Months,
) -> Option<(&RangeRow, [f64; 2])> {
    ranges
        .iter()
        .filter(|range| range.analyte == analyte && range.status != Evidence::Memory)
        .filter(|range| (range.age_low_months..range.age_high_months).contains(&age.value()))
        .find_map(|range| Some((range, [range.low?, range.high?])))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "reference,analyte,age_low_months,age_high_months,low,median,high,unit,interval,population,status,source,note\n";

    #[test]
    fn the_first_verified_range_counts() {
        let rows = "a,cd4,12,24,,2160,,/uL,median,x,read,s,\n\
                    b,cd4,12,24,9,,99,/uL,90 %,x,memory,s,\n\
                    c,cd4,12,24,1300,,3400,/uL,90 %,x,read,s,\n";
        let ranges = read("r.csv", format!("{HEADER}{rows}").as_bytes()).unwrap();
        let (range, ends) = verified(&ranges, Analyte::Cd4, Months(12.0)).unwrap();
        assert_eq!((range.reference.as_str(), ends), ("c", [1300.0, 3400.0]));
        assert!(verified(&ranges, Analyte::Cd4, Months(24.0)).is_none());
    }

    #[test]
    fn ranges_out_of_order_are_refused() {
        for row in ["a,cd4,24,12,1,,2,/uL,x,x,read,s,\n", "a,cd4,1,2,9,,2,/uL,x,x,read,s,\n"] {
            let error = read("r.csv", format!("{HEADER}{row}").as_bytes()).unwrap_err().to_string();
            assert!(error.contains("row 2") && error.contains("not in order"), "{error}");
        }
    }
}
