//! Reading a table of published curves.

use serde::Deserialize;
use thymoid_core::Months;
use thymoid_core::table::{Columns, TableError, read};
use thymoid_trial::ControlBias;

const COLUMNS: Columns = Columns {
    required: &[
        "cohort",
        "treatment",
        "clock",
        "n",
        "month",
        "survival",
        "deaths",
        "hazard_ratio",
        "hazard_ratio_low",
        "hazard_ratio_high",
        "status",
        "source",
    ],
    optional: &["note"],
};

/// The clock of a published curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ControlClock {
    /// From birth.
    Age,
    /// From implantation.
    Implant,
}

/// A published curve and what is believed of its bias.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlCurve {
    /// Cohort.
    pub name: String,
    /// `treated` or `untreated`.
    pub treatment: String,
    /// Its clock.
    pub clock: ControlClock,
    /// Children behind it.
    pub n: u32,
    /// Days and survival, in order.
    pub points: Vec<(f64, f64)>,
    /// Deaths behind it, where they are known.
    pub deaths: Option<f64>,
    /// Hazard of children like those of the trial, over the published one.
    pub bias: ControlBias,
    /// Median of that and its 95 % range, as written.
    pub bias_range: [f64; 3],
    /// Citation and remarks of its first row.
    pub source: [String; 2],
}

#[derive(Debug, Clone, Deserialize)]
struct Row {
    cohort: String,
    treatment: String,
    clock: ControlClock,
    n: u32,
    month: f64,
    survival: f64,
    deaths: Option<f64>,
    hazard_ratio: f64,
    hazard_ratio_low: f64,
    hazard_ratio_high: f64,
    #[serde(rename = "status")]
    _status: String,
    source: String,
    #[serde(default)]
    note: String,
}

/// Reads a row for each published time; rows of one cohort are one curve.
///
/// ```
/// use thymoid_study::trial_controls::read_curves;
/// let header = "cohort,treatment,clock,n,month,survival,deaths,hazard_ratio,hazard_ratio_low,\
///               hazard_ratio_high,status,source";
/// let table = format!("{header}\nduke,treated,implant,95,12,0.77,21,1,0.5,2,read,x\n");
/// let curves = read_curves("a.csv", table.as_bytes())?;
/// assert_eq!(curves[0].points, [(365.25, 0.77)]);
/// let error = read_curves("a.csv", table.replace("0.77", "77").as_bytes()).unwrap_err();
/// assert!(error.to_string().starts_with("a.csv: row 2, column `survival`"));
/// # Ok::<_, thymoid_core::table::TableError>(())
/// ```
///
/// # Errors
/// With file, row, column and how to mend it.
pub fn read_curves(file: &str, bytes: &[u8]) -> Result<Vec<ControlCurve>, TableError> {
    let mut curves: Vec<ControlCurve> = Vec::new();
    for (row, each) in read::<Row>(file, bytes, COLUMNS)? {
        let fault = |column: &str, problem: String, remedy: &str| {
            TableError::at(file, row, column, problem, remedy)
        };
        if !(each.survival > 0.0 && each.survival < 1.0) {
            let remedy = "give a share between 0 and 1; where all have died the curve ends before";
            return Err(fault("survival", format!("`{}` is no survival", each.survival), remedy));
        }
        let days = thymoid_core::Days::from(Months(each.month)).value();
        let range = [each.hazard_ratio, each.hazard_ratio_low, each.hazard_ratio_high];
        let bias = ControlBias::new(range[0], range[1], range[2]).map_err(|error| {
            fault("hazard_ratio", error.to_string(), "give a median within its 95 % range")
        })?;
        if let Some(curve) = curves.iter_mut().find(|curve| curve.name == each.cohort) {
            if curve.bias_range != range || curve.clock != each.clock {
                let remedy = "give every row of a cohort the same clock and hazard ratio";
                return Err(fault("cohort", "rows of one cohort differ".into(), remedy));
            }
            let rises =
                curve.points.last().is_none_or(|last| last.0 >= days || last.1 < each.survival);
            if rises {
                let remedy =
                    "give the months of a cohort in order, with survival that does not rise";
                return Err(fault("month", "the curve is out of order".into(), remedy));
            }
            curve.points.push((days, each.survival));
            curve.deaths = each.deaths.or(curve.deaths);
            continue;
        }
        curves.push(ControlCurve {
            name: each.cohort,
            treatment: each.treatment,
            clock: each.clock,
            n: each.n,
            points: vec![(days, each.survival)],
            deaths: each.deaths,
            bias,
            bias_range: range,
            source: [each.source, each.note],
        });
    }
    Ok(curves)
}
