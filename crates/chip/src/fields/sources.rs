//! What cells make and take up, by volume of tissue.

use thymoid_core::Parameters;

use super::piece::Piece;
use super::signal::{AVOGADRO, Signal};
use crate::error::Error;
use crate::mean_field::OxygenBudget;

/// 1/m3 of 1/mm3, and of 1/mL.
const PER_MM3: f64 = 1e9;
const PER_ML: f64 = 1e6;

/// What cells make and take up in cortex and medulla.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Cells {
    /// Made in cortex and medulla.
    pub(super) source_mol_m3_s: [f64; 2],
    /// Taken up at most.
    pub(super) uptake_mol_m3_s: [f64; 2],
}

impl Cells {
    /// Reads what the cells of tissue do with a signal; `thymocytes_per_ml` is their density.
    pub(super) fn of(
        signal: Signal,
        thymocytes_per_ml: f64,
        parameters: &Parameters,
    ) -> Result<Self, Error> {
        let ctec = PER_MM3 * parameters.value("chip.ctec_per_mm3")?;
        let mtec = PER_MM3 * parameters.value("chip.mtec_per_mm3")?;
        let per_cell =
            |quantity: &str| Ok::<_, Error>(signal.value(parameters, quantity)? / AVOGADRO);
        let (makers, takers) = match signal {
            Signal::Oxygen => {
                let uptake = OxygenBudget::new(parameters)?.zero_order(0.0, thymocytes_per_ml);
                let uptake_mol_m3_s = [uptake.uptake_mol_m3_s; 2];
                return Ok(Self { uptake_mol_m3_s, ..Self::default() });
            }
            Signal::S1p => return Ok(Self::default()),
            Signal::Ccl25 | Signal::Cxcl12 => ([ctec, 0.0], [0.0; 2]),
            Signal::Ccl21 | Signal::Ccl19 => ([0.0, mtec], [0.0; 2]),
            Signal::Il7 => {
                let share = parameters.value("chip.signals.il7_receptor_share")?;
                ([ctec, mtec], [PER_ML * thymocytes_per_ml * share; 2])
            }
            Signal::Rankl => {
                let sp4 = PER_MM3 * signal.value(parameters, "source_per_mm3")?;
                ([0.0, sp4], [0.0, mtec])
            }
        };
        let secretion = per_cell("secretion_per_s")?;
        let uptake = match signal {
            Signal::Il7 | Signal::Rankl => per_cell("uptake_per_s")?,
            _ => 0.0,
        };
        Ok(Self {
            source_mol_m3_s: makers.map(|density| density * secretion),
            uptake_mol_m3_s: takers.map(|density| density * uptake),
        })
    }
}

/// Returns a value of each voxel from those of cortex and medulla, 0 outside tissue.
pub(super) fn spread(piece: &Piece, [cortex, medulla]: [f64; 2]) -> Vec<f32> {
    let value = |voxel: usize| {
        let is_tissue = piece.is_tissue(voxel);
        let layer = if piece.is_cortex(voxel) { cortex } else { medulla };
        if is_tissue { layer as f32 } else { 0.0 }
    };
    (0..piece.chip.grid.len()).map(value).collect()
}
