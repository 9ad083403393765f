//! Which sites of a plane may have a turn in a pass.

use thymoid_core::{Purpose, Seed, Vectors};

use crate::cells::rules::conduct::Conduct;
use crate::tissue::random::{Stream, fill};
use crate::tissue::word::{KIND, is_cell};

/// The random numbers of a plane, and the sites whose cell may have a turn by them or by where it
/// is.
pub(crate) struct DueSites {
    /// Decides whether the clock of a cell is due.
    pub(crate) clock: Vec<u32>,
    /// Chooses what it sees.
    pub(crate) chance: Vec<u32>,
    /// By site: [`DUE`], [`MEETS`], both or neither.
    pub(crate) why: Vec<u8>,
    /// Sites that have any.
    pub(crate) sites: Vec<u32>,
}

/// The clock of the cell may be due.
pub(crate) const DUE: u8 = 1;
/// The cell is in the reach of a stromal cell that matters to it.
pub(crate) const MEETS: u8 = 2;

/// Cells to which a stromal cell matters: they judge its peptides or leave at a port.
const MEETERS: u32 = Conduct::Waiting.bit()
    | Conduct::EarlySignalled.bit()
    | Conduct::LateSignalled.bit()
    | Conduct::SemiMature.bit()
    | Conduct::Mature.bit()
    | Conduct::Regulatory.bit()
    | Conduct::Confined.bit();

impl DueSites {
    /// Returns room for a plane of so many sites.
    pub(crate) fn new(plane: usize) -> Self {
        let words = || vec![0; plane.next_multiple_of(64)];
        let sites = Vec::with_capacity(plane);
        Self { clock: words(), chance: words(), why: vec![0; plane], sites }
    }

    /// Draws those of plane `z` in a pass; `soonest` is the largest probability of a change of
    /// sub-stage.
    pub(crate) fn draw(
        &mut self,
        (seed, step): (Seed, u32),
        z: usize,
        (words, niches): (&[u32], &[u32]),
        soonest: u32,
    ) {
        let Self { clock, chance, why, sites } = self;
        let first_block = z as u64 * (clock.len() / 4) as u64;
        fill(&Stream::new(seed, Purpose::ThymocyteClock, step), first_block, words, clock);
        fill(&Stream::new(seed, Purpose::ThymocyteEncounter, step), first_block, words, chance);
        // Compiled for the widest vectors there are; they change no bit.
        Vectors::allowed().dispatch(|| {
            for (((why, word), clock), niche) in why.iter_mut().zip(words).zip(&*clock).zip(niches)
            {
                let cell = is_cell(*word);
                let meets = u8::from(*niche != 0) & (MEETERS >> (word >> KIND)) as u8 & 1;
                let due = u8::from(*clock < soonest);
                *why = (due * DUE + meets * MEETS) * u8::from(cell);
            }
        });
        sites.resize(why.len(), 0);
        let mut n = 0;
        for (i, why) in why.iter().enumerate() {
            // Always written: no branch that a processor guesses wrong.
            sites[n] = i as u32;
            n += usize::from(*why != 0);
        }
        sites.truncate(n);
    }
}
