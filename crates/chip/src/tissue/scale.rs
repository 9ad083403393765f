//! Motility and the lattice in physical units.

use thymoid_core::Parameters;

use crate::error::Error;

/// Size of a site and length of a sweep.
///
/// ```
/// use thymoid_chip::tissue::Scale;
/// let scale = Scale::new(&thymoid_chip::parameters()?)?;
/// assert_eq!((scale.spacing_um, scale.sweep_min), (7.5, 0.5));
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
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
    /// Reads the values that `parameters` holds.
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

    /// Returns the sites a sweep of a speed.
    pub(super) fn sites(self, um_min: f64) -> f64 {
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
    /// Reads how a stage is seen to move in packed tissue, from `parameters`: `progenitor`, `isp`,
    /// `dp`, `dp_signalled`, `sp_semimature`, `sp_mature` or `treg`.
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

    /// Reads how a cell of a stage must move on its own so that in tissue that is 90 % full of its
    /// like it moves as [`Motility::observed`]: in a crowd it waits for its place, and is pushed
    /// aside.
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

    /// Returns the motility coefficient $v^2 P / 3$: mean squared displacement over six times the
    /// time.
    ///
    /// ```
    /// use thymoid_chip::tissue::Motility;
    /// let cell =
    ///     Motility { speed_um_min: 6.0, persistence_min: 2.0, squeeze: 1.0, drift_gain: 1.0 };
    /// assert_eq!(cell.coefficient_um2_min(), 24.0);
    /// ```
    pub fn coefficient_um2_min(self) -> f64 {
        self.speed_um_min * self.speed_um_min * self.persistence_min / 3.0
    }
}
