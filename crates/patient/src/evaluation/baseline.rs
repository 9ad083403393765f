//! Simple forecasts that a model has to beat.

use serde::Serialize;
use thymoid_core::{Age, Months, SinceImplant, math};
use thymoid_labs::Analyte;

use crate::child::Observation;
use crate::population::cohort::{Centre, CohortRow};
use crate::population::reference::{RangeRow, verified};

/// ln of what each simple forecast expects; `None` where it has nothing to go by.
///
/// ```
/// use thymoid_patient::evaluation::baseline::Baselines;
/// let simple = Baselines {
///     last_value: Some(4.0),
///     age_mean: Some(7.0),
///     cohort_median: Some(5.0),
///     logistic: None,
/// };
/// let named = Baselines::NAMES.into_iter().zip(simple.each());
/// assert_eq!(named.last(), Some(("logistic", None)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Baselines {
    /// The child's last value of the same analyte.
    pub last_value: Option<f64>,
    /// The geometric middle of the range of healthy children of that age.
    pub age_mean: Option<f64>,
    /// The median of the treated cohort at that time.
    pub cohort_median: Option<f64>,
    /// A logistic curve through the child's own values.
    pub logistic: Option<f64>,
}

impl Baselines {
    /// Names, in the order of [`Baselines::each`].
    pub const NAMES: [&str; 4] = ["last_value", "age_mean", "cohort_median", "logistic"];

    /// Returns all four.
    pub const fn each(&self) -> [Option<f64>; 4] {
        [self.last_value, self.age_mean, self.cohort_median, self.logistic]
    }
}

/// What simple forecasts go by, besides the child's values.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'a> {
    /// Published cohorts.
    pub cohorts: &'a [CohortRow],
    /// Ranges of healthy children.
    pub ranges: &'a [RangeRow],
}

impl Tables<'_> {
    /// Makes simple forecasts of an analyte on a day, from the values up to then.
    ///
    /// ```
    /// use thymoid_core::{Age, SinceImplant};
    /// use thymoid_patient::evaluation::baseline::Tables;
    /// use thymoid_patient::population::cohort::Centre;
    /// use thymoid_labs::Analyte;
    /// use thymoid_patient::child::Assay;
    /// use thymoid_patient::population::priors::Priors;
    /// let assay = Assay::new(&Priors::new(&thymoid_patient::parameters()?)?);
    /// let past = [(6.0, 40.0), (9.0, 130.0)].map(|(month, count)| {
    ///     assay.observe(SinceImplant::from_months(month), Analyte::NaiveCd4, count, false)
    /// });
    /// let who = (Centre::New, Age::from_months(9.0));
    /// let year = SinceImplant::from_months(12.0);
    /// let tables = Tables { cohorts: &[], ranges: &[] };
    /// let simple = tables.baselines(who, &past, Analyte::NaiveCd4, year);
    /// // The last value stays; two are too few for a curve, and no table knows better.
    /// assert!((simple.last_value.unwrap() - 130.0_f64.ln()).abs() < 1e-12);
    /// assert_eq!(simple.each()[1..], [None; 3]);
    /// # Ok::<_, thymoid_patient::Error>(())
    /// ```
    pub fn baselines(
        &self,
        (centre, age_at_implant): (Centre, Age),
        past: &[Observation],
        analyte: Analyte,
        day: SinceImplant,
    ) -> Baselines {
        let own: Vec<&Observation> = past.iter().filter(|o| o.analyte == analyte).collect();
        let last = own.iter().max_by(|a, b| a.day.days().total_cmp(&b.day.days()));
        let seen: Vec<(f64, f64)> =
            own.iter().filter(|o| !o.censored).map(|o| (o.day.days(), o.ln_value)).collect();
        let age = Months((age_at_implant + day).months());
        let range = verified(self.ranges, analyte, age);
        Baselines {
            last_value: last.map(|o| o.ln_value),
            age_mean: range.map(|(_, ends)| math::mean(&ends.map(math::ln))),
            cohort_median: self.cohort_median(centre, analyte, day.months()),
            logistic: logistic(&seen, day.days()),
        }
    }

    /// Between printed months by linear interpolation of the logarithm, beyond them the nearest. A
    /// new centre is compared with Duke, the largest cohort.
    fn cohort_median(&self, centre: Centre, analyte: Analyte, month: f64) -> Option<f64> {
        let cohort = if centre == Centre::New { Centre::Duke } else { centre };
        let mut printed: Vec<(f64, f64)> = self
            .cohorts
            .iter()
            .filter(|row| row.cohort == cohort && row.analyte == analyte && row.is_read())
            .filter(|row| row.median > 0.0)
            .map(|row| (row.month, math::ln(row.median)))
            .collect();
        printed.sort_by(|a, b| a.0.total_cmp(&b.0));
        let after = printed.partition_point(|(m, _)| *m <= month);
        match (after.checked_sub(1).map(|i| printed[i]), printed.get(after)) {
            (Some((m0, x0)), Some(&(m1, x1))) => Some(x0 + (x1 - x0) * (month - m0) / (m1 - m0)),
            (Some((_, x)), None) | (None, Some(&(_, x))) => Some(x),
            (None, None) => None,
        }
    }
}

/// Values that a logistic curve needs: as many as it has parameters.
const LEAST: usize = 3;
/// Midpoints tried: every half month, until the naive cells of the slowest published graft appear.
const STEP_DAYS: f64 = 15.0;
const LAST_DAY: f64 = 900.0;
/// Widths tried: a rise within two months, up to one over a year.
const WIDTHS_DAYS: [f64; 5] = [15.0, 30.0, 60.0, 90.0, 120.0];

/// ln of the logistic curve of least squares (of logarithms) through at least three values, at a
/// day. Midpoint and steepness are searched on a grid of half months and of five widths: a curve of
/// three parameters through a handful of values deserves no more.
fn logistic(values: &[(f64, f64)], day: f64) -> Option<f64> {
    if values.len() < LEAST {
        return None;
    }
    let ln_share =
        |day: f64, midpoint: f64, width: f64| -math::ln(1.0 + math::exp((midpoint - day) / width));
    let mut best = (f64::INFINITY, 0.0);
    for width in WIDTHS_DAYS {
        let mut midpoint = STEP_DAYS;
        while midpoint <= LAST_DAY {
            let gaps: Vec<f64> =
                values.iter().map(|(d, x)| x - ln_share(*d, midpoint, width)).collect();
            let plateau = math::mean(&gaps);
            let misfit = math::sum(gaps.iter().map(|g| (g - plateau) * (g - plateau)));
            if misfit < best.0 {
                best = (misfit, plateau + ln_share(day, midpoint, width));
            }
            midpoint += STEP_DAYS;
        }
    }
    Some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of a logistic curve on the grid are found again.
    #[test]
    fn a_logistic_curve_is_continued() {
        let curve = |day: f64| math::ln(300.0 / (1.0 + math::exp((240.0 - day) / 60.0)));
        let values: Vec<(f64, f64)> = [90.0, 180.0, 360.0].map(|d| (d, curve(d))).to_vec();
        assert!((logistic(&values, 720.0).unwrap() - curve(720.0)).abs() < 1e-9);
        assert_eq!(logistic(&values[..2], 720.0), None);
    }
}
