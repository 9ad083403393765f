//! From motility in physical units to the integers of a sweep.

use thymoid_core::Parameters;

use super::gradient::SIGNALS;
use super::polarity::LENGTH;
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
/// Receptor programmes.
pub const PROGRAMMES: usize = 8;
/// Kinds of cells.
pub const KINDS: usize = WALL as usize - 1;

/// Size of a site and length of a sweep.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Distance between neighbouring sites.
    pub spacing_um: f64,
    /// Time of one sweep.
    pub sweep_min: f64,
    /// How often all pairs of neighbours may exchange in a sweep.
    pub rounds: u32,
    /// Farthest that a cell may move from one exchange to the next, in sites.
    pub max_hop: f64,
}

impl Scale {
    /// The values that `parameters` holds.
    ///
    /// # Errors
    /// When `parameters` lacks one of its entries.
    pub fn new(parameters: &Parameters) -> Result<Self, Error> {
        Ok(Self {
            spacing_um: parameters.value("chip.lattice_spacing_um")?,
            sweep_min: parameters.value("chip.sweep_min")?,
            rounds: parameters.value("chip.exchange_rounds")?.round().max(1.0) as u32,
            max_hop: parameters.value("chip.sweep_max_hop")?,
        })
    }

    /// Sites a sweep of a speed.
    fn sites(self, um_min: f64) -> f64 {
        um_min * self.sweep_min / self.spacing_um
    }
}

/// How one kind of cell moves: straight at one speed, turning to any direction at random times.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Motility {
    /// Speed between turns.
    pub speed_um_min: f64,
    /// Mean time between turns.
    pub persistence_min: f64,
    /// Share of sweeps in which the cell can change places with another that is in its way.
    pub squeeze: f64,
    /// Factor on drifts, to give back what waiting for a place takes from them.
    pub drift_gain: f64,
}

impl Motility {
    /// How a stage is seen to move in packed tissue, from `parameters`: `progenitor`, `isp`, `dp`,
    /// `dp_signalled`, `sp_semimature`, `sp_mature` or `treg`.
    ///
    /// # Errors
    /// When `parameters` lacks one of its entries.
    pub fn observed(stage: &str, parameters: &Parameters) -> Result<Self, Error> {
        Ok(Self {
            speed_um_min: parameters.value(&format!("chip.{stage}_speed_um_min"))?,
            persistence_min: parameters.value(&format!("chip.{stage}_persistence_min"))?,
            squeeze: 1.0,
            drift_gain: 1.0,
        })
    }

    /// How a cell of a stage must move on its own so that in tissue that is 90 % full of its like it
    /// moves as [`Motility::observed`]: in a crowd it waits for its place, and is pushed aside.
    ///
    /// # Errors
    /// When `parameters` lacks one of its entries.
    ///
    /// ```
    /// use thymoid_chip::tissue::{Motility, Rules, Scale};
    /// let parameters = thymoid_chip::parameters()?;
    /// let dp = Motility::of("dp", &parameters)?;
    /// assert_eq!(Motility::observed("dp", &parameters)?.coefficient_um2_min(), 6.75);
    /// let sp = Motility::of("sp_mature", &parameters)?;
    /// Rules::new(Scale::new(&parameters)?, &[dp, sp], &[])?;
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn of(stage: &str, parameters: &Parameters) -> Result<Self, Error> {
        Ok(Self {
            speed_um_min: parameters.value(&format!("chip.{stage}_own_speed_um_min"))?,
            persistence_min: parameters.value(&format!("chip.{stage}_own_persistence_min"))?,
            squeeze: parameters.value(&format!("chip.{stage}_squeeze_share"))?,
            drift_gain: parameters.value(&format!("chip.{stage}_drift_gain"))?,
        })
    }

    /// The motility coefficient $v^2 P / 3$: mean squared displacement over six times the time.
    pub fn coefficient_um2_min(self) -> f64 {
        self.speed_um_min * self.speed_um_min * self.persistence_min / 3.0
    }
}

/// Motion of every kind of cell and every receptor programme, in the integers of a sweep.
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
    /// By signal and programme, for even and for odd kinds: drift in the reference gradient in 2⁻¹³ of
    /// 1/16 site, in both halves.
    pub(super) sensitivity: [[u32; 16]; SIGNALS],
}

impl Rules {
    /// `kinds[i]` is for cells of kind `i + 1`; `programmes[i]` is the drift in the reference
    /// gradient of each signal, in µm/min, of cells with programme `i`.
    ///
    /// The probability of turning in a sweep of length $\Delta$ is $q = 2 \Delta / (2 P + \Delta)$:
    /// the walk in discrete time then has the motility coefficient $v^2 P / 3$ exactly, since its
    /// mean squared displacement grows by $v^2 \Delta^2 (2 / q - 1)$ a sweep.
    ///
    /// # Errors
    /// For too many kinds or programmes, a speed or drift that is too fast for the sweep, a
    /// persistence below half a sweep, or a share outside [0, 1].
    pub fn new(
        scale: Scale,
        kinds: &[Motility],
        programmes: &[[f64; SIGNALS]],
    ) -> Result<Self, Error> {
        let mut rules = Self {
            rounds: scale.rounds,
            speed: [0; 16],
            chance: [0; 16],
            gain: [0; 16],
            sensitivity: [[0; 16]; SIGNALS],
        };
        at_most("kinds of cells", KINDS, kinds.len())?;
        at_most("receptor programmes", PROGRAMMES, programmes.len())?;
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
        for (i, drifts) in programmes.iter().enumerate() {
            let unit = f64::from(PLACES << DRIFT_BITS);
            let fastest = f64::from(MAX_DRIFT) / unit / scale.sites(1.0);
            for (signal, drift) in drifts.iter().enumerate() {
                let drift = within("drift in um/min", *drift, -fastest, fastest)?;
                let integer = (scale.sites(drift) * unit).round() as i16;
                for parity in [0, PROGRAMMES] {
                    rules.sensitivity[signal][parity + i] = twice(integer);
                }
            }
        }
        Ok(rules)
    }
}

/// A number in both halves of a word.
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
