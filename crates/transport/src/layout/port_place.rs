//! Where a port is, if no drawing says so.

use serde::{Deserialize, Serialize};

/// A port given by numbers: a box, or a circle on a layer. All lumen in it is the port.
///
/// ```
/// use thymoid_transport::layout::PortPlace;
/// let text = "name = \"inlet\"\nlayer = \"top\"\ncircle_um = [50, 50, 20]";
/// let port: PortPlace = toml::from_str(text).expect("x, y and radius");
/// assert_eq!(port.circle_um, Some([50.0, 50.0, 20.0]));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortPlace {
    /// Its name, unique.
    pub name: String,
    /// A corner of a box and the opposite one; voxels that it touches are in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub box_um: Option<[[f64; 3]; 2]>,
    /// Middle and radius of a circle; voxels whose middle is in it are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circle_um: Option<[f64; 3]>,
    /// The layer of the circle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
}
