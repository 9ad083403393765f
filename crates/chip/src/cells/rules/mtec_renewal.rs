//! Turnover of medullary epithelial cells, and what thymocytes do for it.

use thymoid_core::{Parameters, Purpose, Seed};

use super::chance::share;
use super::time::MINUTES_PER_DAY;
use crate::cells::state::stroma::{Stroma, StromalKind};
use crate::error::Error;

/// Turnover of mTEC, and what SP4 cells do for it.
///
/// An active mTEC goes with probability `lost` at each renewal and comes back with probability
/// `regained` where an SP4 cell is in its reach (RANKL and CD40L: Irla et al., J Immunol 2013).
#[derive(Debug, Clone, Copy)]
pub(crate) struct MtecRenewal {
    lost: u32,
    regained: u32,
}

impl MtecRenewal {
    /// Returns the chances of renewals `every_min` minutes apart.
    pub(crate) fn new(parameters: &Parameters, every_min: f64) -> Result<Self, Error> {
        let days = every_min / MINUTES_PER_DAY;
        let crosstalk = parameters.value("chip.crosstalk")?;
        let rate = |name: &str| -> Result<f64, Error> { Ok(days / parameters.value(name)?) };
        Ok(Self {
            lost: share(rate("chip.mtec_turnover_days")?),
            regained: share(crosstalk * rate("chip.mtec_recovery_days")?),
        })
    }

    /// Renews every mTEC; `met[i]` tells whether cell `i` reaches an SP4 cell.
    pub(crate) fn renew(self, stroma: &mut Stroma, met: &[bool], seed: Seed, step: u32) {
        for (i, cell) in stroma.cells.iter_mut().enumerate() {
            if cell.kind == StromalKind::Mtec {
                let word = seed.draws(Purpose::StromaRenewal, i as u64, step).word();
                cell.active =
                    if cell.active { word >= self.lost } else { met[i] && word < self.regained };
            }
        }
    }
}
