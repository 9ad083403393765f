//! A layout, understood.

use thymoid_core::Notes;
use thymoid_transport::layout::Layout;
use thymoid_transport::voxels::VoxelChip;

use crate::build::build;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::stack::Stack;
use crate::voxelise::voxelise;

/// Edge of a voxel where none is asked for: with walls at their true places, a channel of 100 um
/// costs 0.3 to 2.5 % of the mean oxygen deficit.
pub const DEFAULT_VOXEL_UM: f64 = 15.0;

/// What was understood of a layout.
///
/// ```
/// let layout = toml::from_str(r#"
///     size_um = [300, 300]
///     fill = "gel"
///     material = [
///         { name = "gel", kind = "tissue", porosity = 0.9, diffusivity_ratio = 1 },
///         { name = "medium", kind = "lumen" },
///     ]
///     [[layer]]
///     name = "channel"
///     thickness_um = 150
///     drawing = [{ kind = "channel_array", along = "z", material = "medium",
///                  radius_um = 50, pitch_um = 300 }]
/// "#).expect("all keys are known");
/// let drawn = thymoid_drawing::draw(&layout, "chip.toml", 15.0, &mut |_| unreachable!())?;
/// assert_eq!(drawn.chip.grid.len(), 20 * 20 * 10);
/// // The wall of the channel lies 50 um from its middle: 5/6 from the middle of a voxel at 37.5 to
/// // that of the next.
/// let wall = drawn.chip.wall(drawn.chip.grid.at(12, 10, 0), thymoid_transport::voxels::Axis::X);
/// assert!((wall.expect("it is not half-way").fraction - 0.8).abs() < 0.04);
/// # Ok::<(), thymoid_drawing::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// Areas and bodies, layer by layer.
    pub stack: Stack,
    /// Voxels, walls and ports.
    pub chip: VoxelChip,
    /// What was cut off, rounded or lost.
    pub notes: Notes,
}

/// Draws a layout with voxels of an edge; `origin` names its file in errors, `files` hands out the
/// files that it names.
///
/// # Errors
/// [`Error`](crate::Error) with file, place in it, and remedy.
pub fn draw(layout: &Layout, origin: &str, voxel_um: f64, files: &mut Files<'_>) -> Result<Drawn> {
    let (stack, mut notes) = build(layout, origin, files)?;
    let (chip, further) = voxelise(&stack, voxel_um, origin)?;
    notes.extend(further);
    Ok(Drawn { stack, chip, notes })
}

/// Returns the areas and bodies of a layout without its voxels, which is enough to measure it.
///
/// # Errors
/// As [`draw`].
///
/// ```
/// let layout = toml::from_str(r#"
///     size_um = [300, 300]
///     fill = "gel"
///     material = [{ name = "gel", kind = "tissue", porosity = 0.9, diffusivity_ratio = 1 }]
///     layer = [{ name = "slab", thickness_um = 150 }]
/// "#).expect("all keys are known");
/// let (stack, _) = thymoid_drawing::understand(&layout, "chip.toml", &mut |_| unreachable!())?;
/// assert_eq!(stack.extent_um(), [300.0, 300.0, 150.0]);
/// # Ok::<(), thymoid_drawing::Error>(())
/// ```
pub fn understand(layout: &Layout, origin: &str, files: &mut Files<'_>) -> Result<(Stack, Notes)> {
    build(layout, origin, files)
}

/// Returns the voxels of areas and bodies, and what was lost of these; `origin` names their file in
/// errors.
///
/// # Errors
/// As [`draw`].
///
/// ```
/// let layout = toml::from_str(r#"
///     size_um = [300, 300]
///     fill = "gel"
///     material = [{ name = "gel", kind = "tissue", porosity = 0.9, diffusivity_ratio = 1 }]
///     layer = [{ name = "slab", thickness_um = 150 }]
/// "#).expect("all keys are known");
/// let (stack, _) = thymoid_drawing::understand(&layout, "chip.toml", &mut |_| unreachable!())?;
/// let (chip, _) = thymoid_drawing::voxels(&stack, 30.0, "chip.toml")?;
/// assert_eq!(chip.grid.count(), [10, 10, 5]);
/// # Ok::<(), thymoid_drawing::Error>(())
/// ```
pub fn voxels(stack: &Stack, voxel_um: f64, origin: &str) -> Result<(VoxelChip, Notes)> {
    voxelise(stack, voxel_um, origin)
}

/// Returns the voxels of a part of a chip; `origin` names its file in errors.
///
/// # Errors
/// [`Error`](crate::Error) where the part has no volume in the chip, or too many voxels.
///
/// ```
/// let layout = toml::from_str(r#"
///     size_um = [300, 300]
///     fill = "gel"
///     material = [{ name = "gel", kind = "tissue", porosity = 0.9, diffusivity_ratio = 1 }]
///     layer = [{ name = "slab", thickness_um = 150 }]
/// "#).expect("all keys are known");
/// let (stack, _) = thymoid_drawing::understand(&layout, "chip.toml", &mut |_| unreachable!())?;
/// let corner = [[0.0; 3], [50.0, 100.0, 150.0]];
/// let part = thymoid_drawing::draw_part(&stack, corner, 10.0, "chip.toml")?;
/// assert_eq!(part.grid.count(), [5, 10, 15]);
/// # Ok::<(), thymoid_drawing::Error>(())
/// ```
pub fn draw_part(
    stack: &Stack,
    corners_um: [[f64; 3]; 2],
    voxel_um: f64,
    origin: &str,
) -> Result<VoxelChip> {
    let part = stack.window(corners_um).ok_or_else(|| {
        let problem = format!("the box {corners_um:?} um holds nothing of the chip");
        Error::new(origin, problem, "name a box within the chip")
    })?;
    Ok(voxelise(&part, voxel_um, origin)?.0)
}
