//! How far oxygen reaches into tissue that takes it up at a constant rate (zero order).
//!
//! Real uptake falls with concentration ([`super::MichaelisMenten`]), so these profiles are the
//! pessimistic limit, which is what a design rule should be. Where the tissue is larger than
//! critical, the profile is the critical one and what lies beyond has no oxygen.

use thymoid_core::math;

use super::michaelis_menten::UM_PER_M;

/// What one source of oxygen must feed.
///
/// ```
/// use thymoid_chip::OxygenSupply;
/// let one = OxygenSupply::Slab { thickness_um: 400.0, faces: 1 };
/// let both = OxygenSupply::Slab { thickness_um: 400.0, faces: 2 };
/// assert_eq!((one.depth_um(), both.depth_um()), (400.0, 200.0));
/// // Around a channel the far tissue is more than its share of the depth.
/// let channels = OxygenSupply::Channels { radius_um: 50.0, pitch_um: 300.0 };
/// assert!(channels.share_within(0.5 * channels.depth_um()) < 0.4);
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
    /// Parallel channels or capillaries on a square grid, as Krogh cylinders of equal volume
    /// (Krogh, J Physiol 1919;52:409): the tissue radius is $p / \sqrt{\pi}$ for a pitch $p$.
    Channels {
        /// Radius of a channel.
        radius_um: f64,
        /// Distance between the axes of neighbours.
        pitch_um: f64,
    },
}

impl OxygenSupply {
    /// Returns the distance from the source to the farthest tissue.
    pub fn depth_um(self) -> f64 {
        match self {
            Self::Slab { thickness_um, faces } => thickness_um / f64::from(faces),
            Self::Channels { radius_um, pitch_um } => tissue_radius(pitch_um) - radius_um,
        }
    }

    /// Returns the dimension that a designer sets: thickness of a slab, pitch of channels.
    pub const fn span_um(self) -> f64 {
        match self {
            Self::Slab { thickness_um, .. } => thickness_um,
            Self::Channels { pitch_um, .. } => pitch_um,
        }
    }

    /// Returns the tissue within `depth_um` of the source, as a share of all tissue.
    pub fn share_within(self, depth_um: f64) -> f64 {
        let beyond = |r: f64, source: f64| r * r - source * source;
        match self {
            Self::Slab { .. } => depth_um / self.depth_um(),
            Self::Channels { radius_um, pitch_um } => {
                beyond(radius_um + depth_um, radius_um) / beyond(tissue_radius(pitch_um), radius_um)
            }
        }
    }
}

fn tissue_radius(pitch_um: f64) -> f64 {
    pitch_um / std::f64::consts::PI.sqrt()
}

/// Diffusion with constant uptake.
///
/// ```
/// // 2.5e9 cells/mL, 2.5 amol per cell and second, in fibrin at 40 mmHg: 343 µm from two faces.
/// let oxygen = thymoid_chip::ZeroOrder {
///     diffusivity_m2_s: 1.7e-9,
///     source_mol_m3: 40.0 * 1.35e-3,
///     uptake_mol_m3_s: 6.25e-3,
/// };
/// assert_eq!(oxygen.critical_thickness_um(2).round(), 343.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ZeroOrder {
    /// Diffusivity $D$ in the tissue.
    pub diffusivity_m2_s: f64,
    /// Concentration $C$ at the source.
    pub source_mol_m3: f64,
    /// Uptake $Q$ of the tissue.
    pub uptake_mol_m3_s: f64,
}

impl ZeroOrder {
    /// Returns the thickest slab without an anoxic core: $\sqrt{8 D C / Q}$ from two faces, half
    /// from one.
    pub fn critical_thickness_um(self, faces: u8) -> f64 {
        let depth =
            (2.0 * self.diffusivity_m2_s * self.source_mol_m3 / self.uptake_mol_m3_s).sqrt();
        f64::from(faces) * depth * UM_PER_M
    }

    /// Returns the radius of the widest Krogh cylinder without anoxic tissue: the root $R$ of $4 D
    /// C / Q = 2 R^2 \ln(R / r_0) - R^2 + r_0^2$.
    ///
    /// ```
    /// # let oxygen = thymoid_chip::ZeroOrder {
    /// #     diffusivity_m2_s: 1.7e-9,
    /// #     source_mol_m3: 0.054,
    /// #     uptake_mol_m3_s: 6.25e-3,
    /// # };
    /// // A channel feeds less depth than a face, and a wide one more than a narrow one.
    /// let depth_um = |radius_um: f64| oxygen.critical_radius_um(radius_um) - radius_um;
    /// let face_um = oxygen.critical_thickness_um(1);
    /// assert!(depth_um(5.0) < depth_um(50.0) && depth_um(50.0) < face_um);
    /// assert!(depth_um(1e5) > 0.99 * face_um);
    /// ```
    pub fn critical_radius_um(self, source_radius_um: f64) -> f64 {
        let r0 = source_radius_um;
        let reach = 4.0 * self.diffusivity_m2_s * self.source_mol_m3 / self.uptake_mol_m3_s
            * (UM_PER_M * UM_PER_M);
        if !reach.is_finite() {
            return f64::INFINITY;
        }
        // The right side rises with R, and is at least R² from R = e r0 on.
        let (mut low, mut high) = (r0, reach.sqrt().max(r0 * std::f64::consts::E));
        for _ in 0..100 {
            let r = 0.5 * (low + high);
            if krogh(r, r, r0) < reach { low = r } else { high = r }
        }
        0.5 * (low + high)
    }

    /// Returns the largest [`OxygenSupply::span_um`] that this supply can feed.
    pub fn critical_span_um(self, supply: OxygenSupply) -> f64 {
        match supply {
            OxygenSupply::Slab { faces, .. } => self.critical_thickness_um(faces),
            OxygenSupply::Channels { radius_um, .. } => {
                self.critical_radius_um(radius_um) * std::f64::consts::PI.sqrt()
            }
        }
    }

    /// Returns the depth to which oxygen reaches: all of the tissue, or the critical depth.
    pub fn reach_um(self, supply: OxygenSupply) -> f64 {
        let critical = match supply {
            OxygenSupply::Slab { .. } => self.critical_thickness_um(1),
            OxygenSupply::Channels { radius_um, .. } => {
                self.critical_radius_um(radius_um) - radius_um
            }
        };
        critical.min(supply.depth_um())
    }

    /// Returns the share of the tissue that gets no oxygen.
    ///
    /// ```
    /// use thymoid_chip::{OxygenSupply, ZeroOrder};
    /// let oxygen =
    ///     ZeroOrder { diffusivity_m2_s: 1.7e-9, source_mol_m3: 0.054, uptake_mol_m3_s: 6.25e-3 };
    /// let critical_um = oxygen.critical_thickness_um(2);
    /// let slab = |thickness_um: f64| OxygenSupply::Slab { thickness_um, faces: 2 };
    /// assert_eq!(oxygen.anoxic_fraction(slab(0.9 * critical_um)), 0.0);
    /// assert!((oxygen.anoxic_fraction(slab(2.0 * critical_um)) - 0.5).abs() < 1e-12);
    /// ```
    pub fn anoxic_fraction(self, supply: OxygenSupply) -> f64 {
        1.0 - supply.share_within(self.reach_um(supply))
    }

    /// Returns the concentration at each of `depths_um`, measured from the source.
    ///
    /// ```
    /// use thymoid_chip::{OxygenSupply, ZeroOrder};
    /// let oxygen =
    ///     ZeroOrder { diffusivity_m2_s: 1.7e-9, source_mol_m3: 0.054, uptake_mol_m3_s: 6.25e-3 };
    /// let thickness_um = oxygen.critical_thickness_um(2);
    /// let slab = OxygenSupply::Slab { thickness_um, faces: 2 };
    /// let profile = oxygen.profile_mol_m3(slab, &[0.0, 0.25 * thickness_um, 0.5 * thickness_um]);
    /// // A parabola: half way to the middle, a quarter is left.
    /// assert!((profile[1] / profile[0] - 0.25).abs() < 1e-12 && profile[2] < 1e-12);
    /// ```
    pub fn profile_mol_m3(self, supply: OxygenSupply, depths_um: &[f64]) -> Vec<f64> {
        let reach = self.reach_um(supply);
        let per_um2 = self.uptake_mol_m3_s / (self.diffusivity_m2_s * UM_PER_M * UM_PER_M);
        let drop = |x: f64| match supply {
            OxygenSupply::Slab { .. } => 0.5 * per_um2 * x * (2.0 * reach - x),
            OxygenSupply::Channels { radius_um: r0, .. } => {
                0.25 * per_um2 * krogh(r0 + x, r0 + reach, r0)
            }
        };
        depths_um.iter().map(|x| (self.source_mol_m3 - drop(x.min(reach))).max(0.0)).collect()
    }
}

/// Returns $2 R^2 \ln(r / r_0) - r^2 + r_0^2$.
pub(super) fn krogh(r: f64, tissue_radius: f64, source_radius: f64) -> f64 {
    2.0 * tissue_radius * tissue_radius * math::ln(r / source_radius) - r * r
        + source_radius * source_radius
}
