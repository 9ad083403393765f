//! Oxygen and signals in the piece that stands for a chip, where medium enters and where it leaves.

use anyhow::Result;
use thymoid_chip::fields::{Field, Piece, Signal, fields};
use thymoid_chip::{ChipOutput, Design, Medium, thymocytes_per_ml};
use thymoid_core::Parameters;

use super::piece::{edge_of, piece};
use crate::drawn_design::Drawing;

/// Edge of a voxel.
const EDGE_UM: f64 = 10.0;
/// Voxels of a chip without channels: eight substances are then solved in about a second.
const MOST: f64 = 1e6;

/// Oxygen and signals in the piece that stands for a chip.
///
/// ```
/// use thymoid_study::analysis::field_sections::FieldSections;
/// let parameters = thymoid_chip::parameters()?;
/// let organoid = thymoid_chip::Design::preset("ato").unwrap()?;
/// let output = thymoid_chip::mean_field(&organoid, &parameters, 1)?;
/// let sections = FieldSections::new(&organoid, None, &output, &parameters)?;
/// assert_eq!((sections.fields.len(), sections.outlet.is_none()), (8, true));
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct FieldSections {
    /// The piece.
    pub piece: Piece,
    /// Oxygen and each signal, where medium enters.
    pub fields: Vec<Field>,
    /// Oxygen where medium leaves, if it flows.
    pub outlet: Option<Field>,
    /// Thymocytes in a millilitre of tissue.
    pub thymocytes_per_ml: f64,
}

impl FieldSections {
    /// Solves the fields of a chip that is full of thymocytes; where medium leaves, its oxygen at
    /// the wall is that of the closed form.
    ///
    /// # Errors
    /// When the design cannot be made of voxels, or a field is not found.
    pub fn new(
        design: &Design,
        drawing: Option<&Drawing>,
        output: &ChipOutput,
        parameters: &Parameters,
    ) -> Result<Self> {
        let mut edge_um = EDGE_UM.min(0.1 * design.thickness_um);
        if let Some(drawing) = drawing.filter(|drawing| drawing.channels.is_none()) {
            edge_um = edge_of(drawing.stack.extent_um(), edge_um, MOST);
        }
        let piece = piece(design, drawing, edge_um, parameters)?;
        let per_ml = thymocytes_per_ml(design, parameters)?;
        let solve = |signals: &[Signal], medium: Medium| {
            let design = Design { medium, ..design.clone() };
            fields(signals, &design, &piece, per_ml, parameters)
        };
        let at_wall = |of: fn(&[f64]) -> Option<&f64>| {
            output.along.as_ref().and_then(|along| of(&along.wall_po2_mmhg).copied())
        };
        let inlet = at_wall(<[f64]>::first).map_or(design.medium, |mmhg| at(design.medium, mmhg));
        let outlet = at_wall(<[f64]>::last).map(|mmhg| at(design.medium, mmhg));
        let outlet = outlet.map(|medium| solve(&[Signal::Oxygen], medium)).transpose()?;
        Ok(Self {
            fields: solve(&Signal::ALL, inlet)?,
            outlet: outlet.and_then(|fields| fields.into_iter().next()),
            piece,
            thymocytes_per_ml: per_ml,
        })
    }
}

/// Medium that flows, with another oxygen.
fn at(mut medium: Medium, mmhg: f64) -> Medium {
    if let Medium::Perfused { po2_mmhg, .. } = &mut medium {
        *po2_mmhg = mmhg;
    }
    medium
}
