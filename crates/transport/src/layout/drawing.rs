//! What is drawn on a layer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One drawing on a layer: by numbers, or from a file.
///
/// ```
/// use thymoid_transport::layout::Drawing;
/// let text = "kind = \"mask\"\nfile = \"chip.png\"\num_per_pixel = 5\n\
///             materials = { \"#000000\" = \"gel\", \"#ffffff\" = \"medium\" }";
/// let drawing: Drawing = toml::from_str(text).expect("a mask of two colours");
/// assert!(matches!(drawing, Drawing::Mask { um_per_pixel: Some(5.0), page: None, .. }));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Drawing {
    /// A box through the layer, or all of it.
    Slab {
        /// Its material.
        material: String,
        /// Least x and y, greatest x and y.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        box_um: Option<[f64; 4]>,
    },
    /// Parallel channels: round with a radius, or as high as the layer with a width.
    ChannelArray {
        /// Material in them.
        material: String,
        /// The way they run.
        along: Along,
        /// Radius of round channels.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        radius_um: Option<f64>,
        /// Width of rectangular channels.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        width_um: Option<f64>,
        /// Distance between the axes of neighbours.
        pitch_um: f64,
        /// Least x and y, greatest x and y of where they lie; by default, all of the layer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        box_um: Option<[f64; 4]>,
    },
    /// Round pillars as high as the layer.
    Pillars {
        /// Material of them.
        material: String,
        /// Radius.
        radius_um: f64,
        /// Distance between the axes of neighbours.
        pitch_um: f64,
        /// How they stand.
        #[serde(default)]
        arrangement: Arrangement,
    },
    /// Hexagonal lobules with septa between them.
    Lobules {
        /// Material of the lobules.
        material: String,
        /// Distance between opposite sides of a lobule.
        width_um: f64,
        /// Thickness of the septum between neighbours.
        septum_um: f64,
    },
    /// Images whose colours or grey values are materials.
    Mask {
        /// One image, or one a slice from the bottom up.
        file: Files,
        /// Edge of a pixel; by default, what the file says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        um_per_pixel: Option<f64>,
        /// The one page to read, from 1; by default, each page is a slice.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<u32>,
        /// Where its lower left corner is in the chip.
        #[serde(default)]
        origin_um: [f64; 2],
        /// Material by colour, such as `#ff8000`, or grey value, such as `255`.
        materials: BTreeMap<String, String>,
        /// Port by colour or grey value, which is also one of `materials`.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        ports: BTreeMap<String, String>,
    },
    /// A drawing of CAD, whose layers are materials.
    Dxf {
        /// The file.
        file: String,
        /// Length of its unit; by default, what `$INSUNITS` says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        um_per_unit: Option<f64>,
        /// Where its origin is in the chip.
        #[serde(default)]
        origin_um: [f64; 2],
        /// Material by layer of the file; later ones lie over earlier ones.
        materials: BTreeMap<String, String>,
        /// Port by layer of the file.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        ports: BTreeMap<String, String>,
        /// Layers of the file that say nothing of the chip.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        ignore: Vec<String>,
    },
    /// Closed bodies in three dimensions, in coordinates of the chip.
    Stl {
        /// The file.
        file: String,
        /// Length of its unit, which STL does not say.
        um_per_unit: f64,
        /// Where its origin is in the chip.
        #[serde(default)]
        origin_um: [f64; 3],
        /// Material of every body of the file.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        material: Option<String>,
        /// Material by name of the body, for text files of several `solid`.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        materials: BTreeMap<String, String>,
        /// Port by name of the body, or of every body under the name `*`.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        ports: BTreeMap<String, String>,
    },
}

impl Drawing {
    /// The files that it names.
    pub(super) fn files(&self) -> Vec<&str> {
        match self {
            Self::Mask { file: Files::Many(files), .. } => {
                files.iter().map(String::as_str).collect()
            }
            Self::Mask { file: Files::One(file), .. }
            | Self::Dxf { file, .. }
            | Self::Stl { file, .. } => vec![file],
            Self::Slab { .. }
            | Self::ChannelArray { .. }
            | Self::Pillars { .. }
            | Self::Lobules { .. } => Vec::new(),
        }
    }
}

/// One file, or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Files {
    /// One, perhaps of several pages.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// The way channels run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Along {
    /// Along the width.
    X,
    /// Along the height of the drawing.
    Y,
    /// Through the layer.
    Z,
}

/// How pillars stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Arrangement {
    /// In rows and columns.
    #[default]
    Square,
    /// Every second row shifted by half a pitch.
    Hexagonal,
}
