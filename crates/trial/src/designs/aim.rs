//! What a design is asked for.

use serde::{Deserialize, Serialize};

use crate::error::{Error, open_probability};

/// What a design must achieve.
///
/// ```
/// use thymoid_trial::{Aim, smallest_single_stage};
/// let aim = Aim { p0: 0.2, p1: 0.4, alpha: 0.05, beta: 0.2 };
/// let n = smallest_single_stage(&aim, 100)?.design.n();
/// // The nearer what is to be told apart, the more children it takes.
/// let near = Aim { p1: 0.35, ..aim };
/// assert!(smallest_single_stage(&near, 100)?.design.n() > n);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aim {
    /// Success probability not worth pursuing.
    pub p0: f64,
    /// Success probability worth finding, above `p0`.
    pub p1: f64,
    /// Largest probability of declaring success under `p0`.
    pub alpha: f64,
    /// Largest probability of not declaring it under `p1`.
    pub beta: f64,
}

impl Aim {
    pub(crate) fn check(&self) -> Result<(), Error> {
        open_probability("p0", self.p0)?;
        open_probability("p1", self.p1)?;
        open_probability("alpha", self.alpha)?;
        open_probability("beta", self.beta)?;
        if self.p1 <= self.p0 {
            return Err(Error::OutOfRange { quantity: "p1", allowed: "above p0", value: self.p1 });
        }
        Ok(())
    }
}
