//! Volumes and wall areas of what is drawn, before it becomes voxels.
//!
//! Areas of layers are measured exactly. A layer with bodies in three dimensions is measured on
//! close lines, and the surface of each body triangle by triangle. [`Channels`] are the straight
//! channels that lead through tissue.

mod channels;
mod islands;
mod point;
mod volumes;
mod walls;

pub use channels::Channels;

use std::collections::BTreeMap;

use crate::stack::Stack;

const UM3_PER_MM3: f64 = 1e9;
const UM2_PER_MM2: f64 = 1e6;

/// What is drawn, in numbers.
///
/// ```
/// use thymoid_drawing::measure::Measures;
/// let layout = toml::from_str(r#"
///     size_um = [1000, 1000]
///     fill = "gel"
///     material = [
///         { name = "gel", kind = "tissue", porosity = 0.9, diffusivity_ratio = 1 },
///         { name = "medium", kind = "lumen" },
///     ]
///     [[layer]]
///     name = "channel"
///     thickness_um = 100
///     drawing = [{ kind = "slab", material = "medium", box_um = [400, 0, 600, 1000] }]
///     [[layer]]
///     name = "roof"
///     thickness_um = 50
/// "#).expect("all keys are known");
/// let drawn = thymoid_drawing::draw(&layout, "chip.toml", 50.0, &mut |_| unreachable!())?;
/// let measures = Measures::of(&drawn.stack);
/// assert!((measures.volume_mm3[&1] - 0.02).abs() < 1e-12);
/// // Two sides of 0.1 mm by 1 mm, and the roof over 0.2 mm by 1 mm.
/// assert!((measures.wall_mm2[&(0, 1)] - 0.4).abs() < 1e-12);
/// # Ok::<(), thymoid_drawing::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// Volume by number of the material.
    pub volume_mm3: BTreeMap<u8, f64>,
    /// Area between two materials, the lower number first.
    pub wall_mm2: BTreeMap<(u8, u8), f64>,
}

impl Measures {
    /// Measures a stack.
    pub fn of(stack: &Stack) -> Self {
        let walls = walls::areas(stack);
        Self {
            volume_mm3: volumes_mm3(stack),
            wall_mm2: walls.into_iter().map(|(pair, um2)| (pair, um2 / UM2_PER_MM2)).collect(),
        }
    }
}

/// Returns the volume by number of the material, without the walls, which take longer where there
/// are bodies.
///
/// ```
/// let layout = toml::from_str(r#"
///     size_um = [1000, 1000]
///     fill = "gel"
///     material = [{ name = "gel", kind = "tissue", porosity = 0.9, diffusivity_ratio = 1 }]
///     layer = [{ name = "slab", thickness_um = 500 }]
/// "#).expect("all keys are known");
/// let (stack, _) = thymoid_drawing::understand(&layout, "chip.toml", &mut |_| unreachable!())?;
/// assert_eq!(thymoid_drawing::measure::volumes_mm3(&stack)[&0], 0.5);
/// # Ok::<(), thymoid_drawing::Error>(())
/// ```
pub fn volumes_mm3(stack: &Stack) -> BTreeMap<u8, f64> {
    let mut volumes = BTreeMap::new();
    for slab in &stack.layers {
        volumes::add(slab, stack, &mut volumes);
    }
    volumes.into_iter().map(|(material, um3)| (material, um3 / UM3_PER_MM3)).collect()
}
