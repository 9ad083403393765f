//! Attempts at a TCR alpha chain.

use thymoid_core::{Draws, Parameters};

use super::chance::{happens, share};
use crate::error::Error;

/// How often a TCR alpha chain is tried, and how often that succeeds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AlphaAttempts {
    /// Probability in 2⁻³² that an attempt gives a productive chain.
    success: u32,
    /// Sub-stages between attempts.
    every: u32,
}

impl AlphaAttempts {
    /// Reads `chip.tra_attempt_*`.
    pub(super) fn new(parameters: &Parameters) -> Result<Self, Error> {
        let every = parameters.value("chip.tra_attempt_sub_stages")?;
        Ok(Self {
            success: share(parameters.value("chip.tra_attempt_success")?),
            every: every.round().max(1.0) as u32,
        })
    }

    /// Draws whether an attempt gives a productive chain.
    pub(crate) const fn succeed(self, draws: &mut Draws) -> bool {
        happens(draws, self.success)
    }

    /// Tells whether an attempt is due at a sub-stage.
    pub(crate) const fn are_due(self, sub_stage: u32) -> bool {
        sub_stage.is_multiple_of(self.every)
    }
}
