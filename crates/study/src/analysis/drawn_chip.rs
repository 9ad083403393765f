//! A drawn chip as a report shows it.

use anyhow::Result;
use thymoid_chip::Design;
use thymoid_drawing::measure::{Channels, volumes_mm3};
use thymoid_drawing::ticks::um;
use thymoid_drawing::voxels;
use thymoid_transport::voxels::VoxelChip;

use super::piece::edge_of;
use crate::drawn_design::Drawing;

/// Voxels that are drawn in less than a second, and the smallest that a section shows.
const MOST: f64 = 4e6;
const EDGE_UM: f64 = 15.0;
const STEP_UM: f64 = 5.0;

/// A drawn chip as a report shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnChip {
    /// Its voxels, for sections.
    pub voxels: VoxelChip,
    /// Name of each layer, and where it begins and ends.
    pub layers: Vec<(String, [f64; 2])>,
    /// Volume of each material as drawn, in the order of the materials.
    pub volume_mm3: Vec<f64>,
    /// Straight channels through its tissue.
    pub channels: Option<Channels>,
    /// Chips like this one that the design holds.
    pub copies: u32,
    /// Extent along x, y and z.
    pub extent_um: [f64; 3],
}

impl DrawnChip {
    /// Draws a chip.
    ///
    /// # Errors
    /// When it cannot be made of voxels that a section needs.
    pub fn new(design: &Design, drawing: &Drawing) -> Result<Self> {
        let stack = &drawing.stack;
        let extent_um = stack.extent_um();
        // Layers are mostly whole multiples of that.
        let edge_um = STEP_UM * (edge_of(extent_um, EDGE_UM, MOST) / STEP_UM).ceil();
        let measures = volumes_mm3(stack);
        let volume = |number: usize| measures.get(&(number as u8)).copied().unwrap_or(0.0);
        Ok(Self {
            voxels: voxels(stack, edge_um, &design.name)?.0,
            layers: stack.layers.iter().map(|slab| (slab.name.clone(), slab.z.map(um))).collect(),
            volume_mm3: (0..stack.materials.len()).map(volume).collect(),
            channels: drawing.channels,
            copies: design.layout.as_ref().map_or(1, |layout| layout.copies),
            extent_um,
        })
    }
}
