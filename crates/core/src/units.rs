//! Quantities that cross a crate boundary, as newtypes over `f64`.
//!
//! ```compile_fail
//! use thymoid_core::{Days, Months};
//! let span: Days = Months(9.0); // a month is not a day
//! ```

use serde::{Deserialize, Serialize};

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $unit:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub f64);

        impl $name {
            /// UCUM symbol of the unit.
            pub const UNIT: &'static str = $unit;

            /// Returns the bare number, in the unit of the type.
            pub const fn value(self) -> f64 {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{} {}", self.0, $unit)
            }
        }
    };
}

quantity!(
    /// A span of time in days.
    ///
    /// ```
    /// use thymoid_core::{Days, Months};
    /// assert_eq!(Days::from(Months(12.0)), Days(365.25));
    /// assert_eq!(Days(3.0).to_string(), "3 d");
    /// ```
    Days,
    "d"
);
quantity!(
    /// A span of time in months of 30.4375 days.
    ///
    /// ```
    /// use thymoid_core::{Days, Months};
    /// assert_eq!(Days::from(Months(1.0)).value(), 30.4375);
    /// assert_eq!(Months::from(Days(365.25)), Months(12.0));
    /// ```
    Months,
    "mo"
);
quantity!(
    /// The age of a child: days since birth, before it negative.
    ///
    /// Not a day of the follow-up, which counts from implantation ([`SinceImplant`]):
    ///
    /// ```compile_fail
    /// use thymoid_core::{Age, SinceImplant};
    /// let age: Age = SinceImplant(90.0);
    /// ```
    ///
    /// ```
    /// use thymoid_core::Age;
    /// let at_implantation = Age::from_months(9.0);
    /// assert_eq!(at_implantation.value(), 9.0 * 30.4375);
    /// assert!(at_implantation < Age::from_months(12.0));
    /// ```
    Age,
    "d"
);
quantity!(
    /// A day of the follow-up: days since the thymus was implanted, before it negative.
    ///
    /// Not an age, which counts from birth ([`Age`]):
    ///
    /// ```compile_fail
    /// use thymoid_core::{Age, SinceImplant};
    /// let day: SinceImplant = Age(360.0);
    /// ```
    ///
    /// ```
    /// use thymoid_core::SinceImplant;
    /// let a_year_later = SinceImplant::from_months(12.0);
    /// assert_eq!(a_year_later, SinceImplant(365.25));
    /// assert!(SinceImplant(-3.0) < SinceImplant(0.0)); // a value from before the operation
    /// ```
    SinceImplant,
    "d"
);
quantity!(
    /// A cell concentration in blood, cells per microlitre (the same number per mm³).
    ///
    /// ```
    /// use thymoid_core::CellsPerUl;
    /// let naive_cd4 = CellsPerUl(150.0);
    /// assert_eq!(naive_cd4.to_string(), "150 /uL");
    /// assert!(naive_cd4 > CellsPerUl(100.0));
    /// ```
    CellsPerUl,
    "/uL"
);

/// Mean Gregorian month: 365.25 / 12 days.
const DAYS_PER_MONTH: f64 = 365.25 / 12.0;

impl From<Months> for Days {
    fn from(months: Months) -> Self {
        Self(months.0 * DAYS_PER_MONTH)
    }
}

impl From<Days> for Months {
    fn from(days: Days) -> Self {
        Self(days.0 / DAYS_PER_MONTH)
    }
}

impl Age {
    /// Returns the age of this many months of 30.4375 days.
    ///
    /// ```
    /// use thymoid_core::{Age, Days, Months};
    /// // The same days as those of a span.
    /// assert_eq!(Age::from_months(18.0).value(), Days::from(Months(18.0)).value());
    /// ```
    pub const fn from_months(months: f64) -> Self {
        Self(months * DAYS_PER_MONTH)
    }
}

impl SinceImplant {
    /// Returns the day this many months of 30.4375 days after implantation.
    ///
    /// ```
    /// use thymoid_core::SinceImplant;
    /// // The visit at six months, and one a month before implantation.
    /// assert_eq!(SinceImplant::from_months(6.0).value(), 182.625);
    /// assert_eq!(SinceImplant::from_months(-1.0).to_string(), "-30.4375 d");
    /// ```
    pub const fn from_months(months: f64) -> Self {
        Self(months * DAYS_PER_MONTH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_days_are_inverse() {
        assert_eq!(Days::from(Months(12.0)), Days(365.25));
        assert_eq!(Months::from(Days(365.25)), Months(12.0));
        assert_eq!(Days(3.0).to_string(), "3 d");
    }

    #[test]
    fn months_are_the_same_days_from_birth_and_from_implantation() {
        for months in [-1.0, 0.0, 0.1, 6.0, 18.0, 240.0] {
            let days = Days::from(Months(months)).value();
            assert_eq!(Age::from_months(months), Age(days));
            assert_eq!(SinceImplant::from_months(months), SinceImplant(days));
        }
        assert!(Age(1.0) > Age(0.5));
        assert_eq!((Age::UNIT, SinceImplant::UNIT), ("d", "d"));
    }
}
