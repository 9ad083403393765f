//! What was understood of a layout: layers with areas and bodies of each material.

use thymoid_transport::voxels::Material;

use crate::region::Region;
use crate::ticks::{tick, um};

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

/// Returns triangles elsewhere.
pub(crate) fn moved(triangles: &[Triangle], by: [i32; 3]) -> Vec<Triangle> {
    let corner = |[x, y, z]: [i32; 3]| [x + by[0], y + by[1], z + by[2]];
    triangles.iter().map(|triangle| triangle.map(corner)).collect()
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

    /// Returns what lies in a box, from its least corner on, without ports; none where the box has
    /// no volume within the chip.
    ///
    /// ```
    /// let layout = toml::from_str(r#"
    ///     size_um = [600, 300]
    ///     fill = "gel"
    ///     material = [{ name = "gel", kind = "tissue", porosity = 0.9, diffusivity_ratio = 1 }]
    ///     layer = [{ name = "slab", thickness_um = 150 }]
    /// "#).expect("all keys are known");
    /// let files = &mut |_: &str| unreachable!("no file is named");
    /// let (stack, _) = thymoid_drawing::understand(&layout, "chip.toml", files)?;
    /// let part = stack.window([[100.0, 0.0, 50.0], [200.0, 300.0, 999.0]]).expect("it is inside");
    /// assert_eq!(part.extent_um(), [100.0, 300.0, 100.0]);
    /// # Ok::<(), thymoid_drawing::Error>(())
    /// ```
    pub fn window(&self, [from, to]: [[f64; 3]; 2]) -> Option<Self> {
        let extent = self.extent_um();
        let ends = |axis: usize| {
            let [low, high] = [from, to].map(|end| tick(end[axis].clamp(0.0, extent[axis])));
            low.zip(high).filter(|(low, high)| low < high)
        };
        let [(x0, x1), (y0, y1), (z0, z1)] = [ends(0)?, ends(1)?, ends(2)?];
        let clip = Region::rectangle([x0, y0], [x1, y1]);
        let slab = |slab: &Slab| {
            let z = slab.z.map(|z| z.clamp(z0, z1) - z0);
            let area = |(material, region): &(u8, Region)| {
                (*material, region.and(&clip).moved([-x0, -y0]))
            };
            let body = |body: &Body| Body {
                triangles: moved(&body.triangles, [-x0, -y0, -z0]),
                ..body.clone()
            };
            let regions = slab.regions.iter().map(area).filter(|(_, region)| !region.is_empty());
            let bodies = slab.bodies.iter().map(body).collect();
            Slab { name: slab.name.clone(), z, regions: regions.collect(), bodies }
        };
        let layers = self.layers.iter().map(slab).filter(|slab| slab.z[0] < slab.z[1]);
        Some(Self {
            size: [x1 - x0, y1 - y0],
            materials: self.materials.clone(),
            layers: layers.collect(),
            ports: Vec::new(),
        })
    }
}

impl Slab {
    /// Returns its thickness.
    pub fn thickness_um(&self) -> f64 {
        um(self.z[1] - self.z[0])
    }
}
