//! Counter-based random numbers: Philox4x32-10.
//!
//! Every draw is a pure function of (seed, purpose, identity, step, position): there is no shared
//! stream, hence no order in which threads must take turns.
//!
//! Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11;
//! checked against the known answers of Random123.

use std::convert::Infallible;

use rand_core::TryRng;

const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;
/// The fourth counter word holds the purpose above and the block number below.
const BLOCK_BITS: u32 = 24;

/// Returns one block of Philox4x32-10: 128 random bits for a counter and a key.
///
/// ```
/// use thymoid_core::rng::philox4x32;
/// assert_eq!(philox4x32([0; 4], [0; 2]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
/// ```
#[inline]
pub const fn philox4x32(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    let mut round = 0;
    while round < ROUNDS {
        let p0 = counter[0] as u64 * MULTIPLIERS[0] as u64;
        let p1 = counter[2] as u64 * MULTIPLIERS[1] as u64;
        counter = [
            (p1 >> 32) as u32 ^ counter[1] ^ key[0],
            p1 as u32,
            (p0 >> 32) as u32 ^ counter[3] ^ key[1],
            p0 as u32,
        ];
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
        round += 1;
    }
    counter
}

/// The one seed of a run.
///
/// ```
/// use thymoid_core::{Purpose, Seed};
/// let first = |seed: Seed| seed.draws(Purpose::Test, 0, 0).word();
/// assert_eq!(first(Seed(1)), first(Seed(1)));
/// assert_ne!(first(Seed(1)), first(Seed(2)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub u64);

/// What a random number is for. One registry, so that no two uses share their numbers.
///
/// ```
/// use thymoid_core::{Purpose, Seed};
/// let number = |purpose| Seed(1).draws(purpose, 5, 0).uniform();
/// // Whether child 5 dies says nothing of whether it comes to a visit.
/// assert_ne!(number(Purpose::Death), number(Purpose::Attendance));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// Genes, deletions and insertions of a receptor chain; identity = receptor.
    Recombination = 1,
    /// Momentum and slice of a Markov chain; identity = chain, step = fit.
    Chain = 2,
    /// Starting point of a Markov chain; identity = chain, step = fit.
    ChainStart = 3,
    /// Potency, turnover and body of a virtual child; identity = child.
    VirtualChild = 4,
    /// Assay error of a virtual laboratory value; identity = child, step = visit.
    Assay = 5,
    /// Time of death of a virtual child; identity = child.
    Death = 6,
    /// Attendance of a virtual child; identity = child, step = visit.
    Attendance = 7,
    /// Future of a forecast child; identity = posterior draw.
    Forecast = 8,
    /// Simulated sample of a published cohort; identity = replicate.
    PredictiveCheck = 9,
    /// Virtual child of a simulation-based calibration, its values and its ranks; identity = child,
    /// step = which.
    Calibration = 10,
    /// Value of a measurement not made yet; identity = posterior draw, step = which.
    NextLab = 11,
    /// Assay of a value that came after a past forecast; identity = posterior draw, step = value.
    Rewind = 12,
    /// Centre effect tried in learning from a hospital's children; identity = trial.
    CentreEffect = 13,
    /// Virtual population of a simulation-based calibration and its values; identity = replicate.
    HierarchicalCalibration = 14,
    /// Children of a published model that is fitted again; identity = replicate.
    Refit = 15,
    /// Referral, waiting, withdrawal, drugs of a child of a declared trial; identity = both.
    Conduct = 16,
    /// Export of the chip in a simulated trial; identity = trial.
    ExportRatio = 17,
    /// Whether a generated receptor passes selection; identity = receptor.
    Acceptance = 20,
    /// Observed receptors kept out of a fit; identity = row.
    HeldOut = 21,
    /// Rows of a bootstrap replicate; identity = replicate, step = data set.
    Bootstrap = 22,
    /// Copies in a bootstrap sample of a repertoire; identity = replicate, step = sample.
    RepertoireBootstrap = 30,
    /// Sample from a reference repertoire; identity = replicate, step = comparison.
    RepertoireNull = 31,
    /// Parity of a line of a lattice; identity = axis and line, step = sweep.
    LatticeParity = 40,
    /// Rounding, turning and squeezing of cells on a lattice; identity = four sites, step = sweep.
    CellMotion = 41,
    /// Residues and MHC class of a self peptide; identity = peptide, step = set.
    SelfPeptide = 42,
    /// Tissue-restricted antigens that a medullary epithelial cell shows; identity = cell.
    ShownAntigens = 43,
    /// Receptor and self peptides of the string model; identity = receptor, step = peptides.
    StringModel = 44,
    /// Change of sub-stage of thymocytes; identity = four sites, step = pass.
    ThymocyteClock = 50,
    /// What else happens to a thymocyte; identity = site, step = pass.
    ThymocyteEvent = 51,
    /// Room and direction of a daughter; identity = site, step = pass.
    Division = 52,
    /// Time and port of progenitors; identity = progenitor, step = which.
    ProgenitorEntry = 53,
    /// Places of stromal cells; identity = block of sites and kind.
    StromaPlace = 54,
    /// Turnover of a stromal cell; identity = cell, step = pass.
    StromaRenewal = 55,
    /// Place and age of a cell that is there at the start; identity = stage and number.
    StartingCell = 56,
    /// The peptide that a thymocyte sees first; identity = four sites, step = pass.
    ThymocyteEncounter = 57,
    /// Death of a thymocyte in low oxygen; identity = site, step = pass.
    Suffocation = 58,
    /// Order of the strata of a Latin hypercube, and places in them; identity = coordinate.
    LatinHypercube = 60,
    /// Scrambling of Sobol points.
    SobolScramble = 61,
    /// Start, order and directions of a trajectory of elementary effects; identity = trajectory.
    ElementaryEffects = 62,
    /// Runs of a bootstrap replicate of a sensitivity; identity = replicate.
    SensitivityBootstrap = 63,
    /// Numbers for tests only.
    Test = 255,
}

impl Seed {
    /// Returns the numbers of one entity at one step.
    ///
    /// ```
    /// use thymoid_core::{Purpose, Seed};
    /// let mut a = Seed(7).draws(Purpose::Test, 42, 0);
    /// let mut b = Seed(7).draws(Purpose::Test, 42, 0);
    /// assert_eq!(a.uniform(), b.uniform());
    /// ```
    pub const fn draws(self, purpose: Purpose, identity: u64, step: u32) -> Draws {
        Draws {
            key: [self.0 as u32, (self.0 >> 32) as u32],
            counter: [
                identity as u32,
                (identity >> 32) as u32,
                step,
                (purpose as u32) << BLOCK_BITS,
            ],
            words: [0; 4],
            used: 4,
        }
    }
}

/// A cursor over the numbers of one (seed, purpose, identity, step): 2²⁶ words, then it repeats.
///
/// ```
/// use thymoid_core::{Purpose, Seed};
/// // A cell's numbers do not depend on what was drawn for the others, or in which order.
/// let cell = |identity| Seed(7).draws(Purpose::Test, identity, 3).uniform();
/// let forwards: Vec<f64> = (0..4).map(cell).collect();
/// let mut backwards: Vec<f64> = (0..4).rev().map(cell).collect();
/// backwards.reverse();
/// assert_eq!(forwards, backwards);
/// ```
#[derive(Debug, Clone)]
pub struct Draws {
    key: [u32; 2],
    counter: [u32; 4],
    words: [u32; 4],
    used: usize,
}

impl Draws {
    /// Draws the next 32 bits.
    ///
    /// ```
    /// use thymoid_core::{Purpose, Seed, rng::philox4x32};
    /// let mut draws = Seed(3).draws(Purpose::Test, 9, 2);
    /// // The first four words are one block; the purpose stands above the number of the block.
    /// let block = philox4x32([9, 0, 2, 255 << 24], [3, 0]);
    /// assert_eq!([(); 4].map(|()| draws.word()), block);
    /// ```
    #[inline]
    pub const fn word(&mut self) -> u32 {
        if self.used == 4 {
            self.refill();
        }
        let word = self.words[self.used & 3];
        self.used += 1;
        word
    }

    const fn refill(&mut self) {
        self.words = philox4x32(self.counter, self.key);
        let block_mask = (1 << BLOCK_BITS) - 1;
        let block = (self.counter[3] + 1) & block_mask;
        self.counter[3] = (self.counter[3] & !block_mask) | block;
        self.used = 0;
    }

    /// Draws the next 64 bits, low word first.
    ///
    /// ```
    /// use thymoid_core::{Purpose, Seed};
    /// let mut draws = Seed(3).draws(Purpose::Test, 9, 2);
    /// let mut words = draws.clone();
    /// let (low, high) = (words.word(), words.word());
    /// assert_eq!(draws.double_word(), u64::from(high) << 32 | u64::from(low));
    /// ```
    #[inline]
    pub const fn double_word(&mut self) -> u64 {
        let low = self.word() as u64;
        low | (self.word() as u64) << 32
    }
}

impl TryRng for Draws {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.double_word())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(4) {
            chunk.copy_from_slice(&self.word().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers `philox4x32 10` of Random123 1.14, `tests/kat_vectors`; exact.
    #[test]
    fn random123_known_answers() {
        let max = u32::MAX;
        assert_eq!(
            philox4x32([max; 4], [max; 2]),
            [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]
        );
        assert_eq!(
            philox4x32([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        );
    }

    #[test]
    fn every_part_of_the_key_changes_the_numbers() {
        let first = |seed: u64, purpose, identity, step| {
            Seed(seed).draws(purpose, identity, step).double_word()
        };
        let base = first(1, Purpose::Test, 5, 0);
        assert_ne!(base, first(2, Purpose::Test, 5, 0));
        assert_ne!(base, first(1 << 32 | 1, Purpose::Test, 5, 0));
        assert_ne!(base, first(1, Purpose::Chain, 5, 0));
        assert_ne!(base, first(1, Purpose::Test, 6, 0));
        assert_ne!(base, first(1, Purpose::Test, 5 | 1 << 32, 0));
        assert_ne!(base, first(1, Purpose::Test, 5, 1));
    }

    #[test]
    fn a_cursor_is_its_blocks_in_order() {
        let mut draws = Seed(3).draws(Purpose::Test, 9, 2);
        let purpose = u32::from(Purpose::Test as u8) << BLOCK_BITS;
        for block in 0..3 {
            for word in philox4x32([9, 0, 2, purpose | block], [3, 0]) {
                assert_eq!(draws.word(), word);
            }
        }
    }
}
