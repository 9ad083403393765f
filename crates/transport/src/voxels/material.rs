//! What a part of a chip is made of.

use serde::{Deserialize, Serialize};

/// What a part of a chip is made of, by the name that its design gives it.
///
/// ```
/// use thymoid_transport::voxels::{Kind, Material};
/// let text = "name = \"membrane\"\nkind = \"membrane\"\nthickness_um = 10\npore_um = 0.4\n\
///             porosity = 0.14";
/// let material: Material = toml::from_str(text).expect("all fields of a membrane are there");
/// assert!(matches!(material.kind, Kind::Membrane { porosity: 0.14, .. }));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Material {
    /// Name in the design, unique in it.
    pub name: String,
    /// What it does.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What a material does: whether cells live in it, medium flows in it, oxygen passes it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// Gel or matrix with stroma, in which thymocytes live.
    Tissue {
        /// Share of the volume that is fluid, in (0, 1].
        porosity: f64,
        /// Diffusivity of oxygen over that in tissue of the parameter tables.
        diffusivity_ratio: f64,
    },
    /// Gel without cells: oxygen and signals diffuse in it and nothing takes them up.
    Gel {
        /// Share of the volume that is fluid, in (0, 1].
        porosity: f64,
        /// Diffusivity of oxygen over that in tissue of the parameter tables.
        diffusivity_ratio: f64,
    },
    /// Room for medium that flows.
    Lumen,
    /// A sheet with pores between two other materials, thinner than a voxel as a rule: it stands
    /// on walls.
    Membrane {
        /// Thickness.
        thickness_um: f64,
        /// Diameter of a pore.
        pore_um: f64,
        /// Share of the area that is pores, in (0, 1].
        porosity: f64,
    },
    /// A wall through which gas passes, and nothing else, with its own oxygen on the other side.
    GasWall {
        /// Thickness between the tissue or medium and the gas.
        thickness_um: f64,
        /// Oxygen pressure of the gas.
        po2_mmhg: f64,
    },
    /// What nothing passes.
    Solid,
}

impl Kind {
    /// Tells whether oxygen and signals diffuse within it.
    pub const fn diffuses(self) -> bool {
        matches!(self, Self::Tissue { .. } | Self::Gel { .. })
    }
}
