//! Where between two voxels a wall lies.

use serde::{Deserialize, Serialize};

use super::grid::Axis;

/// Where a wall crosses the line between the middles of two neighbours.
///
/// A wall is the border of two materials, or a membrane between two voxels. Where a drawing says no
/// better, it is half-way: staircase walls, which err by 10 to 17 % beside a channel of 100 um.
///
/// ```
/// use thymoid_transport::voxels::{Axis, Wall};
/// let wall = Wall { voxel: 7, axis: Axis::Y, fraction: 0.25, membrane: None };
/// assert!(wall.fraction > 0.0 && wall.fraction < 1.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Wall {
    /// The first of the two voxels; the other is the next along the axis.
    pub voxel: u32,
    /// The axis on which they are neighbours.
    pub axis: Axis,
    /// Where between their middles the wall lies, from the first, in (0, 1).
    pub fraction: f32,
    /// Number of the material of a membrane that stands on it.
    pub membrane: Option<u8>,
}
