//! Whether data and prior disagree.

use serde::Serialize;
use thymoid_core::math::sum;

use super::mixture::BetaMixture;
use crate::error::Error;
use crate::proportion::Proportion;

/// How surprising an outcome is to a prior.
///
/// ```
/// use thymoid_trial::{Beta, BetaMixture};
/// let history = BetaMixture::new(vec![(1.0, Beta::new(74.0, 21.0)?)])?;
/// assert!(history.conflict(18, 24)?.p_value > 0.5);
/// assert!(history.conflict(6, 24)?.p_value < 1e-4);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PriorDataConflict {
    /// Probability, before any data, of an outcome no likelier than this one (Box, J. R. Stat. Soc.
    /// A 143 (1980) 383; Evans and Moshonov, Bayesian Anal. 1 (2006) 893).
    pub p_value: f64,
    /// Probability, before any data, of as many successes or fewer.
    pub at_most: f64,
}

impl BetaMixture {
    /// Says how surprising `count` successes of `of` children are.
    ///
    /// # Errors
    /// When that is no proportion.
    pub fn conflict(&self, count: u32, of: u32) -> Result<PriorDataConflict, Error> {
        Proportion::new(count.into(), of.into())?;
        let likely: Vec<f64> = (0..=of).map(|x| self.marginal_likelihood(x, of)).collect();
        // Equal but for rounding, as in tests of a proportion.
        let same = likely[count as usize] * (1.0 + 1e-7);
        Ok(PriorDataConflict {
            p_value: sum(likely.iter().copied().filter(|&p| p <= same)).min(1.0),
            at_most: sum(likely[..=count as usize].iter().copied()).min(1.0),
        })
    }
}
