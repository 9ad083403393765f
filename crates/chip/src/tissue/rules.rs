//! From motility in physical units to the integers of a sweep.

#[cfg(target_arch = "x86_64")]
use super::byte_tables::{ByteTables, lower, upper};
use super::gradient::SIGNALS;
use super::polarity::LENGTH;
use super::scale::{Motility, Scale};
use super::word::{PLACES, WALL};
use crate::error::Error;

/// Fraction bits of a speed in 1/16 site a sweep.
const SPEED_BITS: u32 = 11;
/// Bits of a random word that decide on turning.
const TURN_BITS: u32 = 14;
/// Bits of a random word that round steps and decide on squeezing.
const DITHER_BITS: u32 = 11;
/// The fastest that sixteen bits hold, in sites a sweep.
const MAX_HOP: f64 = 0.9;
/// Fraction bits of a drift in 1/16 site a sweep.
const DRIFT_BITS: u32 = 13;
/// Fraction bits of a gain, so that a drift times a gain has those of a speed.
const GAIN_BITS: u32 = SPEED_BITS + 15 - DRIFT_BITS;
/// The largest gain.
const MAX_GAIN: f64 = 3.99;
/// The largest drift in one signal: two of them fit in sixteen bits.
const MAX_DRIFT: i32 = (1 << 14) - 1;
/// Kinds of cells.
pub const KINDS: usize = WALL as usize - 1;

/// Motion of every kind of cell, in the integers of a sweep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Exchanges of all pairs of neighbours a sweep.
    pub(super) rounds: u32,
    /// By kind: speed in 2⁻¹¹ of 1/16 site, in both halves.
    pub(super) speed: [u32; 16],
    /// By kind: below, probability of turning in 2⁻¹⁴; above, of squeezing in 2⁻¹¹.
    pub(super) chance: [u32; 16],
    /// By kind: gain of a drift, in both halves.
    pub(super) gain: [u32; 16],
    /// By signal and kind: drift in the reference gradient in 2⁻¹³ of 1/16 site, in both halves.
    pub(super) sensitivity: [[u32; 16]; SIGNALS],
    /// All of it byte by byte.
    #[cfg(target_arch = "x86_64")]
    pub(super) bytes: ByteTables,
}

impl Rules {
    /// Prepares the rules: `kinds[i]` is for cells of kind `i + 1`, and so is `drifts[i]`, the
    /// drift in the reference gradient of each signal, in µm/min; kinds without one do not drift.
    ///
    /// The probability of turning in a sweep of length $\Delta$ is $q = 2 \Delta / (2 P + \Delta)$:
    /// the walk in discrete time then has the motility coefficient $v^2 P / 3$ exactly, since its
    /// mean squared displacement grows by $v^2 \Delta^2 (2 / q - 1)$ a sweep.
    ///
    /// # Errors
    /// For too many kinds, a speed or drift that is too fast for the sweep, a
    /// persistence below half a sweep, or a share outside [0, 1].
    ///
    /// ```
    /// use thymoid_chip::tissue::{Motility, Rules, Scale};
    /// let scale = Scale { spacing_um: 7.5, sweep_min: 0.5, rounds: 2, max_hop: 0.3 };
    /// let cell = |speed_um_min| Motility {
    ///     speed_um_min,
    ///     persistence_min: 2.0,
    ///     squeeze: 1.0,
    ///     drift_gain: 1.0,
    /// };
    /// assert!(Rules::new(scale, &[cell(8.0)], &[]).is_ok());
    /// // Two exchanges of 0.3 site carry a cell no farther than 9 µm/min.
    /// assert!(Rules::new(scale, &[cell(10.0)], &[]).is_err());
    /// ```
    pub fn new(scale: Scale, kinds: &[Motility], drifts: &[[f64; SIGNALS]]) -> Result<Self, Error> {
        let mut rules = Self {
            rounds: scale.rounds,
            speed: [0; 16],
            chance: [0; 16],
            gain: [0; 16],
            sensitivity: [[0; 16]; SIGNALS],
            #[cfg(target_arch = "x86_64")]
            bytes: ByteTables::default(),
        };
        at_most("kinds of cells", KINDS, kinds.len())?;
        at_most("kinds of cells that drift", KINDS, drifts.len())?;
        let unit = f64::from(PLACES << SPEED_BITS);
        for (i, kind) in kinds.iter().enumerate() {
            let farthest = (scale.max_hop * f64::from(scale.rounds)).min(MAX_HOP);
            let fastest = farthest / scale.sites(1.0);
            let speed = within("speed in um/min", kind.speed_um_min, 0.0, fastest)?;
            let persistence =
                within("persistence in min", kind.persistence_min, scale.sweep_min / 2.0, 1e6)?;
            let turn = 2.0 * scale.sweep_min / (2.0 * persistence + scale.sweep_min);
            let squeeze = within("share of squeezing", kind.squeeze, 0.0, 1.0)?;
            rules.speed[i + 1] = twice((scale.sites(speed) * unit / LENGTH).round() as i16);
            let gain = within("gain of drifts", kind.drift_gain, 0.0, MAX_GAIN)?;
            rules.gain[i + 1] = twice((gain * f64::from(1 << GAIN_BITS)).round() as i16);
            rules.chance[i + 1] = (turn * f64::from(1 << TURN_BITS)).round() as u32
                | ((squeeze * f64::from(1 << DITHER_BITS)).round() as u32) << 16;
        }
        for (i, drifts) in drifts.iter().enumerate() {
            let unit = f64::from(PLACES << DRIFT_BITS);
            let fastest = f64::from(MAX_DRIFT) / unit / scale.sites(1.0);
            for (signal, drift) in drifts.iter().enumerate() {
                let drift = within("drift in um/min", *drift, -fastest, fastest)?;
                let integer = (scale.sites(drift) * unit).round() as i16;
                rules.sensitivity[signal][i + 1] = twice(integer);
            }
        }
        #[cfg(target_arch = "x86_64")]
        {
            rules.bytes = ByteTables {
                speed: lower(rules.speed),
                turning: lower(rules.chance),
                squeezing: upper(rules.chance),
                gain: lower(rules.gain),
                sensitivity: rules.sensitivity.map(lower),
            };
        }
        Ok(rules)
    }
}

/// Returns a number in both halves of a word.
fn twice(number: i16) -> u32 {
    u32::from(number as u16) * 0x1_0001
}

fn at_most(quantity: &'static str, most: usize, value: usize) -> Result<(), Error> {
    if value > most {
        let allowed = format!("at most {most}");
        return Err(Error::Tissue { quantity, allowed, value: value.to_string() });
    }
    Ok(())
}

fn within(quantity: &'static str, value: f64, low: f64, high: f64) -> Result<f64, Error> {
    if !(low..=high).contains(&value) {
        let allowed = format!("{low:.4} to {high:.4} with this spacing and sweep");
        return Err(Error::Tissue { quantity, allowed, value: value.to_string() });
    }
    Ok(value)
}
