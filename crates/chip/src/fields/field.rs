//! The fields of a design.

use thymoid_core::Parameters;
use thymoid_transport::fields::{Balance, Solver, Stop};

use super::boundary::problem;
use super::piece::Piece;
use super::signal::Signal;
use super::sources::{Cells, spread};
use crate::design::Design;
use crate::error::Error;

/// A substance in a piece of a chip, and what is left of it where.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// What it is of.
    pub signal: Signal,
    /// Concentration of each voxel; 0 outside tissue.
    pub concentration_mol_m3: Vec<f32>,
    /// Mean over tissue.
    pub mean_mol_m3: f64,
    /// Least in tissue.
    pub least_mol_m3: f64,
    /// Greatest in tissue.
    pub greatest_mol_m3: f64,
    /// Share of the tissue below `chip.signals.hypoxia_po2_mmhg`, of oxygen.
    pub hypoxic_share: Option<f64>,
    /// Cycles of the solver.
    pub cycles: u32,
    /// Greatest correction of the last, over the greatest concentration.
    pub correction: f32,
    /// What enters and leaves the piece.
    pub balance: Balance,
}

/// Returns the steady fields of signals in a piece of a design, full of thymocytes at
/// `thymocytes_per_ml`.
///
/// # Errors
/// When `parameters` lacks an entry, or a field is not found.
///
/// ```
/// use thymoid_chip::fields::{Signal, fields, piece_of};
/// let parameters = thymoid_chip::parameters()?;
/// let design = thymoid_chip::Design::parse(
///     "chip.toml",
///     "name = \"slab\"\narea_mm2 = 100\nthickness_um = 300\nprogenitors_per_day = 500\n\
///      functional_stroma_fraction = 1\n\
///      medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }",
/// )?;
/// let piece = piece_of(&design, 10.0, &parameters)?;
/// let oxygen = &fields(&[Signal::Oxygen], &design, &piece, 2.5e9, &parameters)?[0];
/// // 300 um are fed through both faces, as the closed form has it.
/// assert!(oxygen.least_mol_m3 / 1.35e-3 > 60.0 && oxygen.hypoxic_share == Some(0.0));
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn fields(
    signals: &[Signal],
    design: &Design,
    piece: &Piece,
    thymocytes_per_ml: f64,
    parameters: &Parameters,
) -> Result<Vec<Field>, Error> {
    let one = |signal: &Signal| field(*signal, design, piece, thymocytes_per_ml, parameters);
    signals.iter().map(one).collect()
}

fn field(
    signal: Signal,
    design: &Design,
    piece: &Piece,
    thymocytes_per_ml: f64,
    parameters: &Parameters,
) -> Result<Field, Error> {
    let cells = Cells::of(signal, thymocytes_per_ml, parameters)?;
    let mut problem = problem(signal, piece.around(design), &piece.chip, parameters)?;
    problem.source_mol_m3_s = spread(piece, cells.source_mol_m3_s);
    problem.most_uptake_mol_m3_s = spread(piece, cells.uptake_mol_m3_s);
    let solution = Solver::new(problem)?.solve(Stop::default())?;
    let c = solution.concentration_mol_m3;
    let tissue = (0..c.len()).filter(|voxel| piece.is_tissue(*voxel));
    let values: Vec<f64> = tissue.map(|voxel| f64::from(c[voxel])).collect();
    let count = values.len() as f64;
    let hypoxic_share = if signal == Signal::Oxygen {
        let limit = parameters.value("chip.signals.hypoxia_po2_mmhg")?
            * parameters.value("chip.oxygen_solubility_mol_m3_mmhg")?;
        Some(values.iter().filter(|c| **c < limit).count() as f64 / count)
    } else {
        None
    };
    Ok(Field {
        signal,
        mean_mol_m3: values.iter().sum::<f64>() / count,
        least_mol_m3: values.iter().copied().fold(f64::INFINITY, f64::min),
        greatest_mol_m3: values.iter().copied().fold(0.0, f64::max),
        hypoxic_share,
        cycles: solution.cycles,
        correction: solution.correction,
        balance: solution.balance,
        concentration_mol_m3: c,
    })
}
