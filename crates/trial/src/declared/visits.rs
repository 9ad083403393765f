//! When children are seen.

use serde::{Deserialize, Serialize};
use thymoid_core::SinceImplant;

use crate::bounds::VISIT_MONTH;
use crate::error::Error;

/// Visits after implantation, and how far from the planned day a value still counts.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_trial::declared::Visits;
/// let visits = Visits { months: vec![6.0, 12.0], days_early: 14.0, days_late: 30.0 };
/// assert_eq!(visits.of(SinceImplant::from_days(365.25 + 30.0)), Some(1));
/// assert_eq!(visits.of(SinceImplant::from_days(365.25 - 15.0)), None);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visits {
    /// Months since implantation, ascending.
    pub months: Vec<f64>,
    /// Days before the planned one from which a value counts.
    pub days_early: f64,
    /// Days after it up to which a value counts.
    pub days_late: f64,
}

impl Visits {
    /// Refuses visits out of order, and windows that overlap.
    ///
    /// # Errors
    /// For no visit, a month that is not after the one before, or a day that would belong to two.
    pub fn check(&self) -> Result<(), Error> {
        let Some(&first) = self.months.first() else {
            return Err(Error::Empty { what: "visit" });
        };
        if !(self.days_early >= 0.0 && self.days_late >= 0.0) {
            let value = self.days_early.min(self.days_late);
            let quantity = "days_early and days_late";
            return Err(Error::OutOfRange { quantity, allowed: "0 or more", value });
        }
        let outside = self.months.iter().find(|month| !VISIT_MONTH.hold(**month));
        VISIT_MONTH.check("months of the visits", *outside.unwrap_or(&first))?;
        for (index, pair) in self.months.windows(2).enumerate() {
            let days = |month| SinceImplant::from_months(month).days();
            let apart = days(pair[1]) - days(pair[0]);
            if apart.is_nan() || apart <= self.days_early + self.days_late {
                return Err(Error::Visit { visit: index + 2, apart });
            }
        }
        Ok(())
    }

    /// Returns the visit within whose window a time lies, counted from 0.
    pub fn of(&self, time: SinceImplant) -> Option<usize> {
        let within = |month: &f64| {
            let planned = SinceImplant::from_months(*month).days();
            (planned - self.days_early..=planned + self.days_late).contains(&time.days())
        };
        self.months.iter().position(within)
    }

    /// Returns the visit of a month, counted from 0.
    ///
    /// # Errors
    /// When there is no such visit.
    pub fn at_month(&self, month: f64) -> Result<usize, Error> {
        let found = self.months.iter().position(|each| (each - month).abs() < 1e-9);
        found.ok_or(Error::NoVisit { month })
    }
}
