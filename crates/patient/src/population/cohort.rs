//! Published cohorts: what papers print of naive T cells and of deaths.

use serde::{Deserialize, Serialize};
use thymoid_core::SinceImplant;

use super::order_statistics::SampleSummary;
use thymoid_core::table::{self, Columns, TableError};
use thymoid_labs::{Analyte, Provenance};

/// Centre that implanted the tissue.
///
/// ```
/// use thymoid_patient::population::cohort::Centre;
/// // Duke comes first: the effects of others are counted from it.
/// assert!(Centre::Duke < Centre::Gosh && Centre::Gosh < Centre::New);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Centre {
    /// Duke University, cultured thymus tissue (RETHYMIC): the reference centre.
    Duke,
    /// Great Ormond Street Hospital, cultured thymus tissue.
    Gosh,
    /// A centre without published children: its effect is drawn from the prior.
    #[default]
    #[serde(rename = "other")]
    New,
}

/// One row of published naive T cells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CohortRow {
    /// Centre.
    pub cohort: Centre,
    /// Its name for people.
    pub cohort_label: String,
    /// What was counted.
    pub analyte: Analyte,
    /// Months after implantation.
    pub month: f64,
    /// Children measured, where printed.
    pub n: Option<u32>,
    /// Smallest value.
    pub minimum: f64,
    /// Median.
    pub median: f64,
    /// Largest value.
    pub maximum: f64,
    /// Unit of the three.
    pub unit: String,
    /// How the row is known.
    pub status: Provenance,
    /// Citation and address.
    pub source: String,
    /// Remarks.
    #[serde(default)]
    pub note: String,
}

impl CohortRow {
    /// Returns when the children were measured.
    ///
    /// ```
    /// use thymoid_patient::population::cohort::read_naive;
    /// # let table = "cohort,cohort_label,analyte,month,n,minimum,median,maximum,unit,\
    /// #     status,source\n\
    /// #     duke,RETHYMIC,naive_cd4,12,35,11,212,767,/uL,read,label\n";
    /// let rows = read_naive("naive_t.csv", table.as_bytes())?;
    /// assert_eq!(rows[0].time().days(), 365.25);
    /// # Ok::<_, thymoid_core::TableError>(())
    /// ```
    pub fn time(&self) -> SinceImplant {
        SinceImplant::from_months(self.month)
    }

    /// Returns the printed summary, when its size is known.
    ///
    /// ```
    /// use thymoid_patient::population::cohort::read_naive;
    /// # let table = "cohort,cohort_label,analyte,month,n,minimum,median,maximum,unit,\
    /// #     status,source\n\
    /// #     duke,RETHYMIC,naive_cd4,12,35,11,212,767,/uL,read,label\n";
    /// let rows = read_naive("naive_t.csv", table.as_bytes())?;
    /// assert_eq!(rows[0].summary().map(|summary| summary.n), Some(35));
    /// # Ok::<_, thymoid_core::TableError>(())
    /// ```
    pub fn summary(&self) -> Option<SampleSummary> {
        let (minimum, median, maximum) = (self.minimum, self.median, self.maximum);
        self.n.map(|n| SampleSummary { n, minimum, median, maximum })
    }

    /// Tells whether the row was read in its source, or computed from what was.
    pub fn is_read(&self) -> bool {
        self.status != Provenance::Memory
    }

    /// Tells whether it is a count of naive cells.
    pub const fn is_count(&self) -> bool {
        matches!(self.analyte, Analyte::NaiveCd4 | Analyte::NaiveCd8)
    }

    /// Tells whether the population may be fitted to the row: verified, after implantation, of
    /// known size, and a count of naive cells.
    ///
    /// ```
    /// use thymoid_patient::population::cohort::read_naive;
    /// # let table = "cohort,cohort_label,analyte,month,n,minimum,median,maximum,unit,\
    /// #     status,source\n\
    /// #     duke,RETHYMIC,naive_cd4,12,35,11,212,767,/uL,read,label\n";
    /// let read = read_naive("naive_t.csv", table.as_bytes())?;
    /// let recalled = read_naive("naive_t.csv", table.replace(",read,", ",memory,").as_bytes())?;
    /// // What nobody looked up in its source is shown, and not fitted.
    /// assert!(read[0].is_fitted() && !recalled[0].is_fitted());
    /// # Ok::<_, thymoid_core::TableError>(())
    /// ```
    pub fn is_fitted(&self) -> bool {
        self.is_read() && self.month > 0.0 && self.n.is_some() && self.is_count()
    }
}

/// One row of published survival.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurvivalRow {
    /// Cohort as printed.
    pub cohort: String,
    /// What was given.
    pub treatment: String,
    /// Children.
    pub n: Option<u32>,
    /// What was counted.
    pub endpoint: String,
    /// Months, where printed.
    pub month: Option<f64>,
    /// Share alive.
    pub survival: Option<f64>,
    /// Lower end of the printed 95 % interval.
    pub ci95_low: Option<f64>,
    /// Upper end of the printed 95 % interval.
    pub ci95_high: Option<f64>,
    /// Deaths up to then.
    pub deaths: Option<u32>,
    /// How the row is known.
    pub status: Provenance,
    /// Citation and address.
    pub source: String,
    /// Remarks.
    #[serde(default)]
    pub note: String,
}

impl SurvivalRow {
    /// Cohort whose deaths the population is fitted to: the one whose naive T cells are printed.
    pub const FITTED: &str = "RETHYMIC EAS";

    /// Tells whether the population may be fitted to the row.
    pub fn is_fitted(&self) -> bool {
        self.cohort == Self::FITTED && self.status != Provenance::Memory
    }
}

const NAIVE_COLUMNS: Columns = Columns {
    required: &[
        "cohort",
        "cohort_label",
        "analyte",
        "month",
        "n",
        "minimum",
        "median",
        "maximum",
        "unit",
        "status",
        "source",
    ],
    optional: &["note"],
};

const SURVIVAL_COLUMNS: Columns = Columns {
    required: &[
        "cohort",
        "treatment",
        "n",
        "endpoint",
        "month",
        "survival",
        "ci95_low",
        "ci95_high",
        "deaths",
        "status",
        "source",
    ],
    optional: &["note"],
};

/// Longest follow-up: beyond it a month is a slip.
const LONGEST_MONTHS: f64 = 1200.0;
/// Children of the largest cohort.
const LARGEST: u32 = 100_000;
/// Fewest children whose median is one of its own.
const SMALLEST: u32 = 5;
/// Highest count of cells or copies.
const HIGHEST: f64 = 1e6;

/// Reads published naive T cells.
///
/// # Errors
/// For a malformed table, a month or size without sense, or minimum, median and maximum out of
/// order.
///
/// ```
/// use thymoid_patient::population::cohort::{Centre, read_naive};
/// let table = "cohort,cohort_label,analyte,month,n,minimum,median,maximum,unit,\
///     status,source\n\
///     duke,RETHYMIC,naive_cd4,12,35,11,212,767,/uL,read,label\n";
/// let rows = read_naive("naive_t.csv", table.as_bytes())?;
/// assert_eq!((rows[0].cohort, rows[0].median), (Centre::Duke, 212.0));
/// // A median above the maximum is a slip, and is named by its place.
/// let slip = table.replace(",212,", ",2120,");
/// let error = read_naive("naive_t.csv", slip.as_bytes()).unwrap_err();
/// assert!(error.to_string().contains("row 2, column `median`"));
/// # Ok::<_, thymoid_core::TableError>(())
/// ```
pub fn read_naive(file: &str, bytes: &[u8]) -> Result<Vec<CohortRow>, TableError> {
    let mut rows: Vec<(usize, CohortRow)> = Vec::new();
    for (row, cohort) in table::read::<CohortRow>(file, bytes, NAIVE_COLUMNS)? {
        let fail = |column: &str, problem: String, remedy: &str| {
            Err(TableError::at(file, row, column, problem, remedy))
        };
        if !(0.0..=LONGEST_MONTHS).contains(&cohort.month) {
            let problem = format!("`{}` is not a time after implantation", cohort.month);
            return fail("month", problem, "write months since implantation, 0 to 1200");
        }
        if let Some(n) = cohort.n.filter(|n| *n > LARGEST) {
            let problem = format!("`{n}` children");
            return fail("n", problem, "check it against the paper");
        }
        let key = |c: &CohortRow| (c.cohort, c.analyte, c.month.to_bits());
        if let Some((above, _)) = rows.iter().find(|(_, other)| key(other) == key(&cohort)) {
            let problem = format!("the same cohort, analyte and month stand in row {above} too");
            return fail("month", problem, "keep one row for each");
        }
        if cohort.maximum > HIGHEST {
            let problem = format!("`{:e}` is not a count of cells or copies", cohort.maximum);
            return fail("maximum", problem, "check it against the paper");
        }
        if cohort.n.is_some_and(|n| n < SMALLEST) {
            let problem = "a summary of fewer than 5 children carries no median of its own".into();
            return fail("n", problem, "list the children in the laboratory table instead");
        }
        let ordered = 0.0 <= cohort.minimum
            && cohort.minimum <= cohort.median
            && cohort.median <= cohort.maximum
            && cohort.maximum.is_finite();
        if !ordered {
            let problem = format!(
                "minimum {}, median {} and maximum {} are not in order",
                cohort.minimum, cohort.median, cohort.maximum
            );
            return fail("median", problem, "check the three against the paper");
        }
        if cohort.is_count() && cohort.unit != "/uL" {
            let problem = format!("`{}` is not the unit of a count", cohort.unit);
            return fail("unit", problem, "write /uL (the same number as per mm3)");
        }
        rows.push((row, cohort));
    }
    Ok(rows.into_iter().map(|(_, cohort)| cohort).collect())
}

/// Reads published survival.
///
/// # Errors
/// For a malformed table, a share outside [0, 1], or more deaths than children.
///
/// ```
/// use thymoid_patient::population::cohort::read_survival;
/// let table = "cohort,treatment,n,endpoint,month,survival,ci95_low,ci95_high,\
///     deaths,status,source\n\
///     RETHYMIC EAS,thymus,95,alive,12,0.77,,,21,read,label\n";
/// let rows = read_survival("survival.csv", table.as_bytes())?;
/// assert!(rows[0].is_fitted() && rows[0].deaths == Some(21));
/// let slip = table.replace(",0.77,", ",77,");
/// let error = read_survival("survival.csv", slip.as_bytes()).unwrap_err();
/// assert!(error.to_string().contains("write a number from 0 to 1"));
/// # Ok::<_, thymoid_core::TableError>(())
/// ```
pub fn read_survival(file: &str, bytes: &[u8]) -> Result<Vec<SurvivalRow>, TableError> {
    let mut rows = Vec::new();
    for (row, cohort) in table::read::<SurvivalRow>(file, bytes, SURVIVAL_COLUMNS)? {
        let fail = |column: &str, problem: String, remedy: &str| {
            Err(TableError::at(file, row, column, problem, remedy))
        };
        for (column, share) in [
            ("survival", cohort.survival),
            ("ci95_low", cohort.ci95_low),
            ("ci95_high", cohort.ci95_high),
        ] {
            if let Some(share) = share.filter(|share| !(0.0..=1.0).contains(share)) {
                let problem = format!("`{share}` is not a share");
                return fail(column, problem, "write a number from 0 to 1");
            }
        }
        if let (Some(deaths), Some(n)) = (cohort.deaths, cohort.n)
            && deaths > n
        {
            let problem = format!("{deaths} deaths among {n} children");
            return fail("deaths", problem, "check both numbers against the paper");
        }
        rows.push(cohort);
    }
    Ok(rows)
}
