//! What one source of oxygen must feed.

/// What one source of oxygen must feed.
///
/// ```
/// use thymoid_chip::OxygenSupply;
/// let one = OxygenSupply::Slab { thickness_um: 400.0, faces: 1 };
/// let both = OxygenSupply::Slab { thickness_um: 400.0, faces: 2 };
/// assert_eq!((one.depth_um(), both.depth_um()), (400.0, 200.0));
/// // The corner of a square is farther than the edge of the cylinder of its area.
/// let square = OxygenSupply::Channels { radius_um: 50.0, pitch_um: 300.0 };
/// let tissue_radius_um = 300.0 / std::f64::consts::PI.sqrt();
/// let cylinder = OxygenSupply::Cylinder { radius_um: 50.0, tissue_radius_um };
/// assert!(square.depth_um() > 1.3 * cylinder.depth_um());
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OxygenSupply {
    /// A layer fed through one face or both.
    Slab {
        /// Thickness of the layer.
        thickness_um: f64,
        /// Number of faces that oxygen enters by, 1 or 2.
        faces: u8,
    },
    /// One channel in a cylinder of tissue (Krogh, J Physiol 1919;52:409).
    Cylinder {
        /// Radius of the channel.
        radius_um: f64,
        /// Radius of the tissue.
        tissue_radius_um: f64,
    },
    /// Parallel channels or capillaries on a square grid.
    Channels {
        /// Radius of a channel.
        radius_um: f64,
        /// Distance between the axes of neighbours.
        pitch_um: f64,
    },
}

impl OxygenSupply {
    /// Returns the distance from the source to the farthest tissue: of channels, to the corner of
    /// the square between four.
    pub fn depth_um(self) -> f64 {
        match self {
            Self::Slab { thickness_um, faces } => thickness_um / f64::from(faces),
            Self::Cylinder { radius_um, tissue_radius_um } => tissue_radius_um - radius_um,
            Self::Channels { radius_um, pitch_um } => {
                pitch_um * std::f64::consts::FRAC_1_SQRT_2 - radius_um
            }
        }
    }

    /// Returns the dimension that a designer sets: thickness of a slab, radius of a cylinder, pitch
    /// of channels.
    pub const fn span_um(self) -> f64 {
        match self {
            Self::Slab { thickness_um, .. } => thickness_um,
            Self::Cylinder { tissue_radius_um, .. } => tissue_radius_um,
            Self::Channels { pitch_um, .. } => pitch_um,
        }
    }
}
