//! What tissue remembers of its oxygen.

use thymoid_core::{Parameters, math};

use crate::cells::rules::time::MINUTES_PER_HOUR;
use crate::error::Error;

/// An exponential mean of a share in each voxel: the present counts for as much of it as the past
/// has decayed since the last look.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    pub(super) shares: Vec<f32>,
    /// Weight of the present.
    weight: f32,
}

impl Memory {
    /// Returns the memory of tissue that comes from where it had all it needs; `hours` names how
    /// long it remembers, and it looks every `every_min` minutes.
    pub(super) fn new(
        voxels: usize,
        parameters: &Parameters,
        hours: &str,
        every_min: f64,
    ) -> Result<Self, Error> {
        let decay = every_min / MINUTES_PER_HOUR / parameters.value(hours)?;
        Ok(Self { shares: vec![1.0; voxels], weight: (1.0 - math::exp(-decay)) as f32 })
    }

    /// Takes the present into account.
    pub(super) fn note(&mut self, now: &[f32]) {
        for (share, now) in self.shares.iter_mut().zip(now) {
            *share += (now - *share) * self.weight;
        }
    }
}
