//! The log of the cells that leave.

use super::stage::Stage;
use super::thymocyte_state::{ThymocyteState, alpha_number};

/// A T cell that has left.
///
/// ```
/// use thymoid_chip::cells::{Emigrant, Stage};
/// let treg =
///     Emigrant { minute: 90.0, stage: Stage::Treg, clone: 5, index: 6, attempt: 2, signal: 14 };
/// assert_eq!(Emigrant::of_words(treg.words()), Some(treg));
/// assert_eq!(treg.divisions_after_beta(), 2); // its mother had place 3, hers place 1
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Emigrant {
    /// Minutes since the start.
    pub minute: f64,
    /// [`Stage::Sp4Mature`], [`Stage::Sp8Mature`] or [`Stage::Treg`].
    pub stage: Stage,
    /// Its beta clone.
    pub clone: u32,
    /// Its place in the beta clone.
    pub index: u32,
    /// The attempt that gave its alpha chain.
    pub attempt: u32,
    /// Strongest self signal: 0 none, 1 at the threshold of positive selection, 15 at that of
    /// deletion.
    pub signal: u32,
}

impl Emigrant {
    /// Returns the record of a cell that leaves.
    pub(crate) fn new(stage: Stage, state: ThymocyteState, minute: f64) -> Self {
        Self {
            minute,
            stage,
            clone: state.clone_number(),
            index: state.index(),
            attempt: state.attempts(),
            signal: state.signal(),
        }
    }

    /// Words of a record.
    pub const WORDS: usize = 3;

    /// Returns a record: bits of the minute; clone above, index below; stage, attempt and signal in
    /// 16 bits each, from above.
    pub fn words(&self) -> [u64; Self::WORDS] {
        let Self { minute, stage, clone, index, attempt, signal } = *self;
        [
            minute.to_bits(),
            u64::from(clone) << 32 | u64::from(index),
            (stage as u64) << 32 | u64::from(attempt) << 16 | u64::from(signal),
        ]
    }

    /// Reads what [`Emigrant::words`] gave; none when there is no such stage.
    pub fn of_words(words: [u64; Self::WORDS]) -> Option<Self> {
        let [minute, which, what] = words;
        Some(Self {
            minute: f64::from_bits(minute),
            stage: Stage::new(u8::try_from(what >> 32).ok()?).filter(|stage| stage.emigrates())?,
            clone: (which >> 32) as u32,
            index: (which as u32).max(1),
            attempt: (what >> 16) as u32 & 0xffff,
            signal: what as u32 & 0xffff,
        })
    }

    /// Returns the number of its alpha chain; see [`super::receptors::Receptors::alpha`].
    pub const fn alpha_number(&self) -> u64 {
        alpha_number(self.clone, self.index, self.attempt)
    }

    /// Returns the divisions between beta-selection and the alpha chain.
    pub const fn divisions_after_beta(&self) -> u32 {
        self.index.ilog2()
    }
}
