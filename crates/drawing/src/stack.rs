//! What was understood of a layout: layers with areas and bodies of each material.

use thymoid_transport::voxels::Material;

use crate::region::Region;
use crate::ticks::um;

/// Three corners in space, in steps of the raster.
pub type Triangle = [[i32; 3]; 3];

/// Returns a corner of a triangle and the two sides from there in um, and its normal, twice its
/// area long.
pub(crate) fn sides_and_normal(triangle: &Triangle) -> ([f64; 3], [[f64; 3]; 2], [f64; 3]) {
    let [a, b, c] = triangle.map(|corner| corner.map(um));
    let e = [0, 1, 2].map(|i| b[i] - a[i]);
    let f = [0, 1, 2].map(|i| c[i] - a[i]);
    let normal = [0, 1, 2].map(|i| {
        let (j, k) = ((i + 1) % 3, (i + 2) % 3);
        e[j] * f[k] - e[k] * f[j]
    });
    (a, [e, f], normal)
}

/// A drawn chip before it becomes voxels.
///
/// ```
/// use thymoid_drawing::{Stack, draw};
/// let layout = toml::from_str(r#"
///     size_um = [600, 300]
///     fill = "gel"
///     material = [{ name = "gel", kind = "tissue", porosity = 0.9, diffusivity_ratio = 1 }]
///     layer = [{ name = "slab", thickness_um = 150 }]
/// "#).expect("all keys are known");
/// let drawn = draw(&layout, "chip.toml", 15.0, &mut |_| unreachable!("no file is named"))?;
/// let Stack { size, layers, .. } = &drawn.stack;
/// assert_eq!((*size, layers.len()), ([600 * 128, 300 * 128], 1));
/// assert_eq!(drawn.chip.grid.count(), [40, 20, 10]);
/// # Ok::<(), thymoid_drawing::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    /// Extent along x and y.
    pub size: [i32; 2],
    /// Materials, by number.
    pub materials: Vec<Material>,
    /// Layers from the bottom up; none overlap, and they leave no gap.
    pub layers: Vec<Slab>,
    /// Ports.
    pub ports: Vec<PortRegion>,
}

/// A layer: areas that do not overlap and cover it, and bodies over them.
#[derive(Debug, Clone, PartialEq)]
pub struct Slab {
    /// Name of the layer, with the number of the slice where it has several.
    pub name: String,
    /// Height of its lower and of its upper face.
    pub z: [i32; 2],
    /// Area of each material that is on it.
    pub regions: Vec<(u8, Region)>,
    /// Bodies in three dimensions, each over those before.
    pub bodies: Vec<Body>,
}

/// A closed surface.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// Number of its material.
    pub material: u8,
    /// Its name in the file, if it has one.
    pub name: String,
    /// Its surface, with outward corners counter-clockwise.
    pub triangles: Vec<Triangle>,
}

/// Where a port is.
#[derive(Debug, Clone, PartialEq)]
pub struct PortRegion {
    /// Its name.
    pub name: String,
    /// Its parts.
    pub parts: Vec<PortPart>,
}

/// A part of a port.
#[derive(Debug, Clone, PartialEq)]
pub enum PortPart {
    /// All voxels that a box touches.
    Box([[f64; 3]; 2]),
    /// All voxels whose middle is in an area of a layer.
    Area {
        /// Number of the layer.
        layer: usize,
        /// The area.
        region: Region,
    },
    /// All voxels whose middle is in a body.
    Body(Vec<Triangle>),
}

impl Stack {
    /// Returns the extent along x, y and z.
    pub fn extent_um(&self) -> [f64; 3] {
        let top = self.layers.last().map_or(0, |layer| layer.z[1]);
        [um(self.size[0]), um(self.size[1]), um(top)]
    }
}

impl Slab {
    /// Returns its thickness.
    pub fn thickness_um(&self) -> f64 {
        um(self.z[1] - self.z[0])
    }
}
