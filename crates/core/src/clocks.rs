//! The two clocks of a treated child, which are never one another: its age, and the time since
//! implantation.
//!
//! ```compile_fail
//! use thymoid_core::{Age, SinceImplant};
//! let visit: SinceImplant = Age::from_months(9.0); // an age is not a day after implantation
//! ```

use std::fmt;
use std::ops::Add;

use serde::{Deserialize, Serialize};

use crate::units::{Days, Months};

macro_rules! clock {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(f64);

        impl $name {
            /// Makes it from days.
            pub const fn from_days(days: f64) -> Self {
                Self(days)
            }

            /// Makes it from months of 30.4375 days.
            pub fn from_months(months: f64) -> Self {
                Self(Days::from(Months(months)).value())
            }

            /// Returns it in days.
            pub const fn days(self) -> f64 {
                self.0
            }

            /// Returns it in months of 30.4375 days.
            pub fn months(self) -> f64 {
                Months::from(Days(self.0)).value()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} d", self.0)
            }
        }
    };
}

clock!(
    /// A child's age.
    ///
    /// ```
    /// use thymoid_core::{Age, SinceImplant};
    /// let at_implant = Age::from_months(9.0);
    /// // A year after implantation the child is 21 months old.
    /// assert_eq!((at_implant + SinceImplant::from_months(12.0)).months(), 21.0);
    /// ```
    Age
);
clock!(
    /// Time since implantation; negative before it.
    ///
    /// ```
    /// use thymoid_core::SinceImplant;
    /// assert_eq!(SinceImplant::from_months(12.0).days(), 365.25);
    /// assert!(SinceImplant::from_days(-3.0) < SinceImplant::from_days(0.0));
    /// ```
    SinceImplant
);

/// The age at a time after implantation, from the age at implantation.
impl Add<SinceImplant> for Age {
    type Output = Self;

    fn add(self, since: SinceImplant) -> Self {
        Self(self.0 + since.0)
    }
}
