//! What a trial may declare: beyond it a unit is mistaken rather than a trial unusual.

use crate::error::Error;

/// The least and the most that a number may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    ends: [f64; 2],
    /// The same in words.
    said: &'static str,
}

/// Wide enough for any trial of children, by plain sense; none is a number of the science.
pub(crate) const CELLS_PER_UL: Bounds = Bounds { ends: [1.0, 5000.0], said: "from 1 to 5000" };
pub(crate) const FEWEST_CELLS_PER_UL: Bounds =
    Bounds { ends: [0.0, 5000.0], said: "from 0 to 5000" };
pub(crate) const ASSAY_PER_UL: Bounds = Bounds { ends: [0.0, 100.0], said: "from 0 to 100" };
pub(crate) const MONTH: Bounds = Bounds { ends: [1.0, 60.0], said: "from 1 to 60" };
pub(crate) const AGE_MONTHS: Bounds = Bounds { ends: [0.1, 240.0], said: "from 0.1 to 240" };
pub(crate) const VISIT_MONTH: Bounds = Bounds { ends: [1e-9, 240.0], said: "above 0, up to 240" };
pub(crate) const DAYS: Bounds = Bounds { ends: [0.0, 3660.0], said: "from 0 to 3660" };
pub(crate) const SOME_DAYS: Bounds = Bounds { ends: [1e-9, 3660.0], said: "above 0, up to 3660" };
pub(crate) const VISIT_DAYS: Bounds = Bounds { ends: [0.0, 60.0], said: "from 0 to 60" };
pub(crate) const LOG_SD: Bounds = Bounds { ends: [0.0, 3.0], said: "from 0 to 3" };
pub(crate) const ASSAY_LOG_SD: Bounds = Bounds { ends: [0.0, 2.0], said: "from 0 to 2" };
pub(crate) const OWN_EXPORT: Bounds = Bounds { ends: [0.0, 10.0], said: "from 0 to 10" };
pub(crate) const PER_YEAR: Bounds = Bounds { ends: [0.1, 1000.0], said: "from 0.1 to 1000" };
pub(crate) const RATE_PER_YEAR: Bounds = Bounds { ends: [0.0, 5.0], said: "from 0 to 5" };
pub(crate) const CARE_PER_YEAR: Bounds = Bounds { ends: [0.5, 2.0], said: "from 0.5 to 2" };

impl Bounds {
    pub(crate) fn hold(&self, value: f64) -> bool {
        (self.ends[0]..=self.ends[1]).contains(&value)
    }

    /// Refuses a value that does not lie within.
    pub(crate) fn check(&self, quantity: &'static str, value: f64) -> Result<(), Error> {
        if self.hold(value) {
            Ok(())
        } else {
            Err(Error::OutOfRange { quantity, allowed: self.said, value })
        }
    }
}
