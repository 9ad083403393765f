//! The log of the cells that leave.

use super::kind::Kind;
use super::state::State;

/// A T cell that has left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Emigrant {
    /// Minutes since the start.
    pub minute: f64,
    /// [`Kind::Sp4Mature`], [`Kind::Sp8Mature`] or [`Kind::Treg`].
    pub kind: Kind,
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
    pub(crate) fn new(kind: Kind, state: State, minute: f64) -> Self {
        Self {
            minute,
            kind,
            clone: state.clone_number(),
            index: state.index(),
            attempt: state.attempts(),
            signal: state.signal(),
        }
    }

    /// Words of a record.
    pub const WORDS: usize = 3;

    /// As a record: bits of the minute; clone above, index below; kind, attempt and signal in
    /// 16 bits each, from above.
    pub fn words(&self) -> [u64; Self::WORDS] {
        let Self { minute, kind, clone, index, attempt, signal } = *self;
        [
            minute.to_bits(),
            u64::from(clone) << 32 | u64::from(index),
            (kind as u64) << 32 | u64::from(attempt) << 16 | u64::from(signal),
        ]
    }

    /// Of a record; none when there is no such stage.
    pub fn of_words(words: [u64; Self::WORDS]) -> Option<Self> {
        let [minute, which, what] = words;
        Some(Self {
            minute: f64::from_bits(minute),
            kind: Kind::new(u8::try_from(what >> 32).ok()?).filter(|kind| kind.emigrates())?,
            clone: (which >> 32) as u32,
            index: (which as u32).max(1),
            attempt: (what >> 16) as u32 & 0xffff,
            signal: what as u32 & 0xffff,
        })
    }

    /// Number of its alpha chain; see [`super::Receptors::alpha`].
    pub const fn alpha_number(&self) -> u64 {
        super::state::alpha_number(self.clone, self.index, self.attempt)
    }

    /// Divisions between beta-selection and the alpha chain.
    pub const fn divisions_after_beta(&self) -> u32 {
        self.index.ilog2()
    }
}

/// A beta clone: whose child it is, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clone {
    /// Number of the progenitor.
    pub progenitor: u32,
    /// Number of the pass in which beta-selection was passed.
    pub selected: u32,
    /// Divisions since the progenitor came in.
    pub divisions: u32,
}
