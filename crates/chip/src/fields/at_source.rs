//! Oxygen of a piece whose medium has a share of the oxygen of the design.

use thymoid_core::{Parameters, math};
use thymoid_transport::fields::{Solver, Stop};

use super::boundary::problem;
use super::piece::Piece;
use super::signal::Signal;
use super::sources::{Cells, spread};
use crate::design::Design;
use crate::error::Error;
use crate::medium::Medium;

/// Parts of equal volume, from the best fed to the worst.
pub(super) const PARTS: usize = 100;
/// A thousandth of the source changes no share; where almost all oxygen is gone, the last digits
/// come slowly.
const STOP: Stop = Stop { tolerance: 1e-3, most_cycles: 40 };
const M3_PER_UM3: f64 = 1e-18;

/// What the fields of a piece say of its tissue.
#[derive(Debug, Clone)]
pub(super) struct Oxygen {
    /// Mean pressure of each part.
    pub(super) po2_mmhg: [f64; PARTS],
    /// Taken up by volume of tissue.
    pub(super) uptake_mol_m3_s: f64,
}

/// A piece at one pressure of its medium, with the field that was found last.
pub(super) struct AtSource<'a> {
    piece: &'a Piece,
    parameters: &'a Parameters,
    solver: Solver,
    solubility_mol_m3_mmhg: f64,
    tissue: Vec<usize>,
    warm: bool,
}

impl<'a> AtSource<'a> {
    /// Makes the piece ready with medium at a pressure.
    pub(super) fn new(
        design: &Design,
        source_mmhg: f64,
        piece: &'a Piece,
        parameters: &'a Parameters,
    ) -> Result<Self, Error> {
        let medium = at_pressure(design.medium, source_mmhg);
        let design = Design { medium, ..design.clone() };
        let solver =
            Solver::new(problem(Signal::Oxygen, piece.around(&design), &piece.chip, parameters)?)?;
        let tissue = (0..piece.chip.grid.len()).filter(|voxel| piece.is_tissue(*voxel)).collect();
        let solubility_mol_m3_mmhg = parameters.value("chip.oxygen_solubility_mol_m3_mmhg")?;
        Ok(Self { piece, parameters, solver, solubility_mol_m3_mmhg, tissue, warm: false })
    }

    /// Solves the piece full of so many thymocytes.
    pub(super) fn full_of(&mut self, per_ml: f64) -> Result<Oxygen, Error> {
        let cells = Cells::of(Signal::Oxygen, per_ml, self.parameters)?;
        self.solver.set_uptake(spread(self.piece, cells.uptake_mol_m3_s))?;
        let solution =
            if self.warm { self.solver.resolve(STOP)? } else { self.solver.solve(STOP)? };
        self.warm = true;
        let c = &solution.concentration_mol_m3;
        let mut pressures: Vec<f64> = self
            .tissue
            .iter()
            .map(|voxel| f64::from(c[*voxel]) / self.solubility_mol_m3_mmhg)
            .collect();
        pressures.sort_by(|a, b| b.total_cmp(a));
        let edge_um = self.piece.chip.grid.edge_um();
        let volume_m3 = self.tissue.len() as f64 * edge_um * edge_um * edge_um * M3_PER_UM3;
        Ok(Oxygen {
            po2_mmhg: parts(&pressures),
            uptake_mol_m3_s: solution.balance.taken_up_mol_s / volume_m3,
        })
    }
}

/// Means over equal parts of numbers in order.
fn parts(sorted: &[f64]) -> [f64; PARTS] {
    std::array::from_fn(|part| {
        let from = part * sorted.len() / PARTS;
        let to = ((part + 1) * sorted.len() / PARTS).clamp(from + 1, sorted.len().max(from + 1));
        let of = sorted.get(from..to).unwrap_or_default();
        if of.is_empty() { 0.0 } else { math::sum(of.iter().copied()) / of.len() as f64 }
    })
}

fn at_pressure(mut medium: Medium, mmhg: f64) -> Medium {
    match &mut medium {
        Medium::Static { po2_mmhg, .. }
        | Medium::Perfused { po2_mmhg, .. }
        | Medium::AirLiquid { po2_mmhg, .. }
        | Medium::Submerged { po2_mmhg, .. }
        | Medium::Implanted { po2_mmhg, .. } => *po2_mmhg = mmhg,
    }
    medium
}
