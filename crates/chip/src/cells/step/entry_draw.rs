//! The random numbers of an entry.

use thymoid_core::{Draws, Purpose, Seed};

/// What is drawn of an entry; the discriminant is a coordinate of the random numbers.
#[derive(Debug, Clone, Copy)]
#[repr(u32)]
pub(super) enum EntryDraw {
    /// When the first progenitor comes.
    Phase = 0,
    /// By which port one comes in.
    Port = 1,
    /// Where one of the pulse is.
    Place = 2,
    /// Whether one divides at once.
    Division = 3,
}

impl EntryDraw {
    /// Returns the random numbers of the `nth` progenitor.
    pub(super) fn of(self, seed: Seed, nth: u64) -> Draws {
        seed.draws(Purpose::ProgenitorEntry, nth, self as u32)
    }
}
