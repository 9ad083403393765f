//! Medium that flows through parallel channels.

use serde::Serialize;
use thymoid_transport::flow::{Medium as Fluid, Section, UL_MIN_PER_M3_S};

use crate::design::Design;
use crate::medium::Medium;

/// Medium that flows through parallel channels.
///
/// ```
/// use thymoid_chip::mean_field::half_extraction_ul_min;
/// // 1 cm2 of 0.5 mm, 2.5e9 cells/mL of 2.5 amol/s: 0.31 nmol/s; medium of 100 mmHg.
/// let flow_ul_min = half_extraction_ul_min(0.05e-6 * 6.25e-3, 0.135);
/// assert!((flow_ul_min - 278.0).abs() < 1.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ChannelFlow {
    /// Channels of the chip: volume over square of the pitch and length, not always whole.
    pub channels: f64,
    /// Length of each.
    pub length_mm: f64,
    /// Flow through all together.
    pub flow_ul_min: f64,
    /// Mean speed in each.
    pub mean_speed_mm_s: f64,
    /// Radius of each.
    pub radius_um: f64,
}

impl ChannelFlow {
    /// Returns the flow that a design gives, if it does.
    pub(super) fn of(design: &Design) -> Option<Self> {
        let Medium::Perfused {
            channel_radius_um: radius_um,
            channel_pitch_um: pitch_um,
            channel_length_mm,
            flow_ul_min,
            mean_speed_mm_s,
            ..
        } = design.medium
        else {
            return None;
        };
        let length_mm = channel_length_mm?;
        let volume_mm3 = design.area_mm2 * design.thickness_um / 1e3;
        let channels = volume_mm3 / (pitch_um * pitch_um * 1e-6 * length_mm);
        let area_mm2 = std::f64::consts::PI * radius_um * radius_um * 1e-6;
        // 1 mm3/s is 60 uL/min.
        let ul_min_per_mm_s = channels * area_mm2 * UL_MIN_PER_M3_S * 1e-9;
        let flow_ul_min = flow_ul_min.or(mean_speed_mm_s.map(|speed| speed * ul_min_per_mm_s))?;
        let mean_speed_mm_s = flow_ul_min / ul_min_per_mm_s;
        Some(Self { channels, length_mm, flow_ul_min, mean_speed_mm_s, radius_um })
    }

    /// Cross-section of a channel.
    pub(super) const fn section(self) -> Section {
        Section::Circle { radius_um: self.radius_um }
    }

    /// Flow through one channel.
    pub(super) fn one_m3_s(self) -> f64 {
        self.flow_ul_min / self.channels / UL_MIN_PER_M3_S
    }

    /// Shear at the wall.
    pub(super) fn wall_shear_pa(self, fluid: Fluid) -> f64 {
        self.section().wall_shear_pa(self.one_m3_s(), fluid.viscosity_pa_s)
    }

    /// Fall of pressure from end to end.
    pub(super) fn pressure_drop_pa(self, fluid: Fluid) -> f64 {
        let length_um = 1e3 * self.length_mm;
        self.one_m3_s() / self.section().conductance_m3_s_pa(length_um, fluid.viscosity_pa_s)
    }
}

/// Returns the flow of medium of which tissue takes half of the oxygen.
pub fn half_extraction_ul_min(uptake_mol_s: f64, medium_mol_m3: f64) -> f64 {
    uptake_mol_s / (0.5 * medium_mol_m3) * UL_MIN_PER_M3_S
}

/// Returns the length of channel after which medium is without oxygen, when tissue along it takes
/// up the same until then: $q C / u$ for a flow $q$ and an uptake $u$ by length.
///
/// ```
/// use thymoid_chip::mean_field::lasts_mm;
/// // Radius 50 um at 1 mm/s, 100 mmHg, native density 300 um apart: 2.1 mm.
/// let pi = std::f64::consts::PI;
/// let uptake = 6.25e-3 * (9e-8 - pi * 2.5e-9);
/// assert!((lasts_mm(1e-3 * pi * 2.5e-9, 0.135, uptake) - 2.1).abs() < 0.06);
/// ```
pub fn lasts_mm(flow_m3_s: f64, medium_mol_m3: f64, uptake_mol_m_s: f64) -> f64 {
    1e3 * flow_m3_s * medium_mol_m3 / uptake_mol_m_s
}
