//! Ranges of healthy children by age: a replaceable table with a source in every row; and where a
//! child's value lies among them.

use serde::{Deserialize, Serialize};
use thymoid_core::{Months, math};

use thymoid_core::table::{self, Columns, TableError};
use thymoid_labs::{Analyte, Provenance};

/// One range of one analyte at one age.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RangeRow {
    /// Short name of the reference.
    pub reference: String,
    /// What was measured.
    pub analyte: Analyte,
    /// How the cells were told from others, such as `CD45RA+CD62L+`; empty where it goes without
    /// saying, or is not known.
    #[serde(default)]
    pub gating: String,
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
    /// Children of this age who were measured, where printed.
    #[serde(default)]
    pub n: Option<u32>,
    /// Who was measured.
    pub population: String,
    /// How the row is known.
    pub status: Provenance,
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
    optional: &["gating", "n", "note"],
};

impl RangeRow {
    /// Whether the row counts the cells that the model and its cohorts call by the same name. Naive
    /// cells are CD45RA+ and CD62L+, CCR7+ or CD27+: CD45RA alone counts effector cells too.
    fn is_of_the_same_cells(&self) -> bool {
        let naive = matches!(self.analyte, Analyte::NaiveCd4 | Analyte::NaiveCd8)
            || matches!(self.analyte, Analyte::NaiveCd4Percent | Analyte::NaiveCd8Percent);
        let has = |marker: &str| self.gating.contains(marker);
        !naive || has("CD45RA+") && (has("CD62L+") || has("CCR7+") || has("CD27+"))
    }

    /// Probabilities that the ends stand for; `None` for a row of another kind. A laboratory's
    /// reference interval is the central 95 % (CLSI EP28-A3c).
    ///
    /// ```
    /// use thymoid_patient::population::reference::read;
    /// let table = "reference,analyte,age_low_months,age_high_months,low,median,high,unit,\
    ///     interval,population,status,source\n\
    ///     a,cd4,12,24,900,,3000,/uL,reference interval,x,read,s\n\
    ///     b,cd4,12,24,,2000,,/uL,median,x,read,s\n";
    /// let ranges = read("ranges.csv", table.as_bytes())?;
    /// // A laboratory's reference interval holds 95 % of the healthy.
    /// assert_eq!(ranges[0].probabilities(), Some([0.025, 0.975]));
    /// assert_eq!(ranges[1].probabilities(), None);
    /// # Ok::<_, thymoid_core::TableError>(())
    /// ```
    pub fn probabilities(&self) -> Option<[f64; 2]> {
        match self.interval.as_str() {
            "10th-90th" => Some([0.1, 0.9]),
            "5th-95th" => Some([0.05, 0.95]),
            "95% range" | "reference interval" => Some([0.025, 0.975]),
            _ => None,
        }
    }
}

/// Where a value lies between the ends of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Below the lower end.
    Below,
    /// Between both.
    Between,
    /// Above the upper end.
    Above,
}

/// A value among healthy children of its age.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// Where it lies.
    pub side: Side,
    /// Probabilities of both ends.
    pub ends: [f64; 2],
    /// Standard deviations from the median, where the source has what that needs.
    pub z: Option<f64>,
    /// Citation.
    pub source: String,
}

/// Places a value, in the unit of the table, among healthy children: by the ends of the range, and
/// as a z-score where its source prints median, both ends and how many children of that age they
/// are of. The logarithm is then taken for normal on either side of the median, with the width of
/// that side. `None` without a range of the same cells.
///
/// ```
/// use thymoid_core::Months;
/// use thymoid_labs::Analyte;
/// use thymoid_patient::population::reference::{Side, place, read};
/// let table = "reference,analyte,age_low_months,age_high_months,low,median,high,unit,interval,\
///     n,population,status,source\n\
///     a,cd4,12,24,1000,2000,3000,/uL,5th-95th,40,x,read,s\n";
/// let ranges = read("ranges.csv", table.as_bytes())?;
/// let place = place(&ranges, Analyte::Cd4, Months(13.0), 900.0).unwrap();
/// assert_eq!((place.side, place.ends), (Side::Below, [0.05, 0.95]));
/// assert!(place.z.unwrap() < -1.645); // below the 5 % quantile
/// # Ok::<_, thymoid_core::TableError>(())
/// ```
pub fn place(ranges: &[RangeRow], analyte: Analyte, age: Months, value: f64) -> Option<Place> {
    let (row, [low, high]) = verified(ranges, analyte, age)?;
    let ends = row.probabilities()?;
    let side = if value < low {
        Side::Below
    } else if value > high {
        Side::Above
    } else {
        Side::Between
    };
    let z = row.median.zip(row.n).and_then(|(median, _)| {
        let (end, probability) = if value < median { (low, ends[0]) } else { (high, ends[1]) };
        let apart = |x: f64| math::ln(x) - math::ln(median);
        let whole = value > 0.0 && low > 0.0 && low < median && median < high;
        whole.then(|| math::normal_quantile(probability) * apart(value) / apart(end))
    });
    Some(Place { side, ends, z, source: row.source.clone() })
}

/// Reads a table of ranges.
///
/// # Errors
/// For a malformed table, ages out of order, or ends out of order.
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<RangeRow>, TableError> {
    let mut ranges = Vec::new();
    for (row, range) in table::read::<RangeRow>(file, bytes, COLUMNS)? {
        let fail = |column: &str, problem: String, remedy: &str| {
            Err(TableError::at(file, row, column, problem, remedy))
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

/// Finds the range of an analyte at an age: the first verified row of the table that has both ends
/// and is of the same cells, so that the order of the file says which reference a laboratory
/// prefers.
///
/// ```
/// use thymoid_core::Months;
/// use thymoid_labs::Analyte;
/// use thymoid_patient::population::reference::{read, verified};
/// let table = "reference,analyte,age_low_months,age_high_months,low,median,high,unit,interval,\
///     population,status,source\n\
///     a,cd4,12,24,900,,3000,/uL,5th-95th,x,memory,s\n\
///     b,cd4,12,24,1000,,3100,/uL,5th-95th,x,read,s\n";
/// let ranges = read("ranges.csv", table.as_bytes())?;
/// // The first row was never looked up, so the second counts; at 24 months its range has ended.
/// let (range, ends) = verified(&ranges, Analyte::Cd4, Months(12.0)).unwrap();
/// assert_eq!((range.reference.as_str(), ends), ("b", [1000.0, 3100.0]));
/// assert!(verified(&ranges, Analyte::Cd4, Months(24.0)).is_none());
/// # Ok::<_, thymoid_core::TableError>(())
/// ```
pub fn verified(
    ranges: &[RangeRow],
    analyte: Analyte,
    age: Months,
) -> Option<(&RangeRow, [f64; 2])> {
    ranges
        .iter()
        .filter(|range| range.analyte == analyte && range.status != Provenance::Memory)
        .filter(|range| range.is_of_the_same_cells())
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

    const GATED: &str = "reference,analyte,gating,age_low_months,age_high_months,low,median,high,unit,interval,n,population,status,source\n";

    fn gated(rows: &str) -> Vec<RangeRow> {
        read("r.csv", format!("{GATED}{rows}").as_bytes()).unwrap()
    }

    #[test]
    fn naive_cells_gated_otherwise_are_not_the_same_cells() {
        let row = |gating: &str| {
            gated(&format!("a,naive_cd4,{gating},24,1200,130,,1100,/uL,95% range,,x,read,s\n"))
        };
        for other in ["", "CD4+CD45RA+", "CD62L+"] {
            assert!(verified(&row(other), Analyte::NaiveCd4, Months(30.0)).is_none(), "{other}");
        }
        for same in ["CD45RA+CD62L+", "CD3+CD4+CD45RA+CCR7+", "CD45RA+CD27+"] {
            assert!(verified(&row(same), Analyte::NaiveCd4, Months(30.0)).is_some(), "{same}");
        }
    }

    /// By hand: the ends are 1.6449 standard deviations away; half the way on the logarithm is
    /// half.
    #[test]
    fn a_z_score_needs_median_ends_and_number() {
        let row =
            |n: &str| gated(&format!("a,cd4,,12,24,1000,2000,3000,/uL,5th-95th,{n},x,read,s\n"));
        let z =
            |value: f64| place(&row("40"), Analyte::Cd4, Months(12.0), value).unwrap().z.unwrap();
        let end = 1.644_853_626_951_472_7;
        for (value, expected) in [
            (1000.0, -end),
            (2000.0, 0.0),
            (3000.0, end),
            (math::exp(0.5 * math::ln(2e6)), -0.5 * end),
        ] {
            assert!((z(value) - expected).abs() < 1e-9, "{value}");
        }
        let without = place(&row(""), Analyte::Cd4, Months(12.0), 900.0).unwrap();
        assert_eq!((without.z, without.side, without.ends), (None, Side::Below, [0.05, 0.95]));
        assert!(place(&row("40"), Analyte::Cd4, Months(24.0), 900.0).is_none());
    }

    #[test]
    fn ranges_out_of_order_are_refused() {
        for row in ["a,cd4,24,12,1,,2,/uL,x,x,read,s,\n", "a,cd4,1,2,9,,2,/uL,x,x,read,s,\n"] {
            let error = read("r.csv", format!("{HEADER}{row}").as_bytes()).unwrap_err().to_string();
            assert!(error.contains("row 2") && error.contains("not in order"), "{error}");
        }
    }
}
