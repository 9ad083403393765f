//! Probabilities as integers: what is decided has the same bits everywhere.

use thymoid_core::Draws;

/// Tells whether something of probability `share` in 2⁻³² happens.
pub(crate) const fn happens(draws: &mut Draws, share: u32) -> bool {
    draws.word() < share
}

/// Returns a probability in 2⁻³², at most 1 − 2⁻³².
pub(crate) fn share(probability: f64) -> u32 {
    (probability.clamp(0.0, 1.0) * f64::from(u32::MAX)).round() as u32
}
