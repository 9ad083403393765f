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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_days_are_inverse() {
        assert_eq!(Days::from(Months(12.0)), Days(365.25));
        assert_eq!(Months::from(Days(365.25)), Months(12.0));
        assert_eq!(Days(3.0).to_string(), "3 d");
    }
}
