//! Layers, one on another.

use serde::{Deserialize, Serialize};

use super::drawing::Drawing;
use super::port_place::PortPlace;
use crate::voxels::Material;

/// A drawn chip: materials, layers from the bottom up, and ports.
///
/// ```
/// use thymoid_transport::layout::{Drawing, Layout};
/// let layout: Layout = toml::from_str(r#"
///     size_um = [600, 300]
///     fill = "gel"
///     material = [
///         { name = "gel", kind = "tissue", porosity = 0.9, diffusivity_ratio = 1 },
///         { name = "medium", kind = "lumen" },
///     ]
///     [[layer]]
///     name = "channels"
///     thickness_um = 150
///     drawing = [{ kind = "pillars", material = "medium", radius_um = 50, pitch_um = 300 }]
/// "#).expect("all keys are known");
/// assert!(matches!(layout.layers[0].drawings[0], Drawing::Pillars { radius_um: 50.0, .. }));
/// assert!(toml::from_str::<Layout>("size = [1, 1]").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Extent along x and y; by default, as far as its drawings reach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_um: Option<[f64; 2]>,
    /// The material where nothing is drawn.
    pub fill: String,
    /// What it is made of.
    #[serde(rename = "material")]
    pub materials: Vec<Material>,
    /// From the bottom up.
    #[serde(rename = "layer")]
    pub layers: Vec<Layer>,
    /// Ports that no drawing holds.
    #[serde(default, rename = "port", skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<PortPlace>,
    /// Chips like this one that the design holds, side by side or one on another.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub copies: u32,
}

const fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_one(copies: &u32) -> bool {
    *copies == 1
}

impl Layout {
    /// Returns the files that its drawings name, in order.
    ///
    /// ```
    /// use thymoid_transport::layout::Layout;
    /// let layout: Layout = toml::from_str(r#"
    ///     fill = "gel"
    ///     material = [{ name = "gel", kind = "lumen" }]
    ///     [[layer]]
    ///     name = "a"
    ///     drawing = [{ kind = "mask", file = "a.png", materials = {} }]
    /// "#).expect("all keys are known");
    /// assert_eq!(layout.files(), ["a.png"]);
    /// ```
    pub fn files(&self) -> Vec<&str> {
        self.layers.iter().flat_map(|layer| &layer.drawings).flat_map(Drawing::files).collect()
    }
}

/// A layer: a thickness, a material that fills it, and drawings on it, each over those before.
///
/// ```
/// use thymoid_transport::layout::Layer;
/// let layer: Layer =
///     toml::from_str("name = \"floor\"\nthickness_um = 1000").expect("it is whole");
/// assert_eq!((layer.thickness_um, layer.drawings.len()), (Some(1000.0), 0));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// Its name, unique.
    pub name: String,
    /// Height of its lower face; by default, the top of the layer before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub z_um: Option<f64>,
    /// Thickness; by default, that of the membrane which fills it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thickness_um: Option<f64>,
    /// The material where nothing is drawn; by default, that of the layout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<String>,
    /// What is drawn on it.
    #[serde(default, rename = "drawing", skip_serializing_if = "Vec::is_empty")]
    pub drawings: Vec<Drawing>,
}
