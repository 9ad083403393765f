//! How far oxygen reaches into tissue that takes it up at a constant rate (zero order).
//!
//! Real uptake falls with concentration ([`super::MichaelisMenten`]), so these profiles are the
//! pessimistic limit, which is what a design rule should be. Where the tissue is larger than
//! critical, what lies beyond the reach of oxygen takes up none.

use thymoid_core::math;

use super::krogh;
use super::michaelis_menten::UM_PER_M;
use super::oxygen_supply::OxygenSupply;
use super::square_cell::{Layer, Source, SquareCell, critical_pitch_um};

/// Layers of a mean over a slab or cylinder, and over each part of a square cell.
const LAYERS: usize = 1000;
const SQUARE_LAYERS: usize = 384;

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
        krogh::critical_radius_um(self.source_mol_m3 / self.per_um2(), source_radius_um)
    }

    /// Returns the largest [`OxygenSupply::span_um`] that this supply can feed: of channels, the
    /// pitch at which the corners between four are just reached.
    ///
    /// ```
    /// use thymoid_chip::OxygenSupply;
    /// # let oxygen = thymoid_chip::ZeroOrder {
    /// #     diffusivity_m2_s: 1.7e-9,
    /// #     source_mol_m3: 0.054,
    /// #     uptake_mol_m3_s: 6.25e-3,
    /// # };
    /// let channels = OxygenSupply::Channels { radius_um: 50.0, pitch_um: 300.0 };
    /// let pitch_um = oxygen.critical_span_um(channels);
    /// // Cylinders of equal area would promise 5 % more.
    /// let cylinder_um = oxygen.critical_radius_um(50.0) * std::f64::consts::PI.sqrt();
    /// assert!((0.94..0.97).contains(&(pitch_um / cylinder_um)));
    /// ```
    pub fn critical_span_um(self, supply: OxygenSupply) -> f64 {
        match supply {
            OxygenSupply::Slab { faces, .. } => self.critical_thickness_um(faces),
            OxygenSupply::Cylinder { radius_um, .. } => self.critical_radius_um(radius_um),
            OxygenSupply::Channels { radius_um, .. } => {
                critical_pitch_um(self.source_mol_m3 / self.per_um2(), radius_um)
            }
        }
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
        match supply {
            OxygenSupply::Channels { radius_um, pitch_um } => {
                1.0 - SquareCell::new(radius_um, pitch_um).fed_share(self.source())
            }
            _ => 1.0 - share_within(supply, self.reach_um(supply)),
        }
    }

    /// Returns the concentration at each of `depths_um` on the way from the source to the farthest
    /// tissue.
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
        if let OxygenSupply::Channels { radius_um, pitch_um } = supply {
            let cell = SquareCell::new(radius_um, pitch_um);
            return depths_um.iter().map(|x| cell.towards_corner(self.source(), *x)).collect();
        }
        let reach = self.reach_um(supply);
        let drop_um2 = |x: f64| match supply {
            OxygenSupply::Cylinder { radius_um: r0, .. } => krogh::drop_um2(r0 + x, r0 + reach, r0),
            _ => 2.0 * x * (2.0 * reach - x),
        };
        let at = |x: &f64| self.source_mol_m3 - self.per_um2() * drop_um2(x.min(reach));
        depths_um.iter().map(|x| at(x).max(0.0)).collect()
    }

    /// Returns the mean of a function of the concentration over the tissue.
    ///
    /// ```
    /// use thymoid_chip::{OxygenSupply, ZeroOrder};
    /// let oxygen =
    ///     ZeroOrder { diffusivity_m2_s: 1.7e-9, source_mol_m3: 0.054, uptake_mol_m3_s: 6.25e-3 };
    /// let thickness_um = oxygen.critical_thickness_um(1);
    /// let slab = OxygenSupply::Slab { thickness_um, faces: 1 };
    /// let mean = oxygen.mean_over(slab, &|mol_m3| mol_m3);
    /// assert!((mean / oxygen.source_mol_m3 - 1.0 / 3.0).abs() < 1e-6); // of a parabola
    /// ```
    pub fn mean_over(self, supply: OxygenSupply, of: &dyn Fn(f64) -> f64) -> f64 {
        math::sum(self.fine_layers(supply).iter().map(|layer| layer.share * of(layer.mol_m3)))
    }

    /// Returns the tissue as the layers of a mean.
    pub(super) fn fine_layers(self, supply: OxygenSupply) -> Vec<Layer> {
        let count = match supply {
            OxygenSupply::Channels { .. } => SQUARE_LAYERS,
            _ => LAYERS,
        };
        self.layers(supply, count)
    }

    /// Returns the tissue as about `count` layers, each at the concentration of its middle.
    pub(super) fn layers(self, supply: OxygenSupply, count: usize) -> Vec<Layer> {
        if let OxygenSupply::Channels { radius_um, pitch_um } = supply {
            return SquareCell::new(radius_um, pitch_um).layers(self.source(), count);
        }
        let end = supply.depth_um();
        let depth = |i: usize, n: usize| end * i as f64 / n as f64;
        let middles: Vec<f64> = (0..count).map(|i| depth(2 * i + 1, 2 * count)).collect();
        let within = |i: usize| share_within(supply, depth(i, count));
        let profile = self.profile_mol_m3(supply, &middles).into_iter().enumerate();
        profile.map(|(i, mol_m3)| Layer { share: within(i + 1) - within(i), mol_m3 }).collect()
    }

    /// Returns the uptake at which a source this far above what the farthest tissue needs just
    /// meets that need.
    pub(super) fn critical_uptake_mol_m3_s(self, supply: OxygenSupply) -> f64 {
        let farthest_um2 = match supply {
            OxygenSupply::Slab { .. } => 2.0 * supply.depth_um() * supply.depth_um(),
            OxygenSupply::Cylinder { radius_um, tissue_radius_um: edge } => {
                krogh::drop_um2(edge, edge, radius_um)
            }
            OxygenSupply::Channels { radius_um, pitch_um } => {
                SquareCell::new(radius_um, pitch_um).corner_um2()
            }
        };
        4.0 * self.diffusivity_m2_s * self.source_mol_m3 * UM_PER_M * UM_PER_M / farthest_um2
    }

    /// Depth to which oxygen reaches in a slab or cylinder: all of the tissue, or the critical one.
    fn reach_um(self, supply: OxygenSupply) -> f64 {
        let critical = match supply {
            OxygenSupply::Cylinder { radius_um, .. } => {
                self.critical_radius_um(radius_um) - radius_um
            }
            _ => self.critical_thickness_um(1),
        };
        critical.min(supply.depth_um())
    }

    /// Uptake over four diffusivities, which a drop is counted in.
    fn per_um2(self) -> f64 {
        0.25 * self.uptake_mol_m3_s / (self.diffusivity_m2_s * UM_PER_M * UM_PER_M)
    }

    pub(super) fn source(self) -> Source {
        Source { mol_m3: self.source_mol_m3, per_um2: self.per_um2() }
    }
}

/// The tissue of a slab or cylinder within `depth_um` of the source, as a share of all.
fn share_within(supply: OxygenSupply, depth_um: f64) -> f64 {
    let beyond = |r: f64, source: f64| r * r - source * source;
    match supply {
        OxygenSupply::Cylinder { radius_um: r0, tissue_radius_um } => {
            beyond(r0 + depth_um, r0) / beyond(tissue_radius_um, r0)
        }
        _ => depth_um / supply.depth_um(),
    }
}
