//! What low oxygen does to epithelial cells: stress that passes, or kills.

use thymoid_core::Parameters;

use super::time::MINUTES_PER_DAY;
use crate::cells::state::stroma::{Stress, Stroma};
use crate::cells::state::stromal_kind::StromalKind::Lost;
use crate::error::Error;

/// Growth that is left at the pressure below which epithelium stops working: half.
const WORKS_FROM: f64 = 0.5;

/// How long epithelial cells bear it.
///
/// Where nothing is left of growth, at and below the survival pressure, a cell starves; for longer
/// than it bears, it dies. Below half of growth it stops working, and works again a while after
/// oxygen has come back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StromalStress {
    bears_min: u32,
    recovers_min: u32,
}

impl StromalStress {
    /// Reads how long.
    pub(crate) fn new(parameters: &Parameters) -> Result<Self, Error> {
        let minutes = |name| -> Result<u32, Error> {
            Ok((parameters.value(name)? * MINUTES_PER_DAY).round() as u32)
        };
        Ok(Self {
            bears_min: minutes("chip.tec_starvation_days")?,
            recovers_min: minutes("chip.tec_recovery_days")?,
        })
    }

    /// Lets all epithelial cells live for `minutes` with the share of growth that `growth` says of
    /// the site of its body, by index in memory.
    pub(crate) fn pass(self, stroma: &mut Stroma, minutes: u32, growth: impl Fn(usize) -> f64) {
        for cell in 0..stroma.cells.len() {
            if stroma.cells[cell].kind.is_epithelial() {
                let stress =
                    self.after(stroma.stress[cell], minutes, growth(stroma.bodies[cell] as usize));
                if stress.starved_min > self.bears_min {
                    stroma.become_kind(cell, Lost);
                } else if stress != stroma.stress[cell] {
                    stroma.suffer(cell, stress);
                }
            }
        }
    }

    fn after(self, stress: Stress, minutes: u32, growth: f64) -> Stress {
        Stress {
            starved_min: if growth > 0.0 {
                stress.starved_min.saturating_sub(minutes)
            } else {
                stress.starved_min.saturating_add(minutes)
            },
            recovers_min: if growth < WORKS_FROM {
                self.recovers_min
            } else {
                stress.recovers_min.saturating_sub(minutes)
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRESS: StromalStress = StromalStress { bears_min: 120, recovers_min: 60 };

    /// By hand, half an hour at a time: 90 minutes without oxygen, then as many with it.
    #[test]
    fn want_of_oxygen_is_remembered_and_paid_back() {
        let mut stress = Stress::default();
        for (growth, starved_min, recovers_min) in [
            (0.0, 30, 60),
            (0.0, 60, 60),
            (0.4, 30, 60),
            (0.0, 60, 60),
            (1.0, 30, 30),
            (0.5, 0, 0),
            (0.49, 0, 60),
        ] {
            stress = STRESS.after(stress, 30, growth);
            assert_eq!(stress, Stress { starved_min, recovers_min }, "{growth}");
        }
    }
}
