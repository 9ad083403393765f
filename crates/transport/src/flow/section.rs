//! Cross-sections of channels: how easily medium flows through, and how hard it rubs the wall.

use serde::{Deserialize, Serialize};
use thymoid_core::math;

use super::M_PER_UM;

/// Odd terms of the series of a rectangle: the first that is left out is below 1e-12 of the sum.
const TERMS: u32 = 128;

/// Cross-section of a channel.
///
/// ```
/// use thymoid_transport::flow::Section;
/// // A square of 100 um lets pass 0.03514 of 1e-16 m4, over viscosity and length.
/// let square = Section::Rectangle { width_um: 100.0, height_um: 100.0 };
/// let conductance = square.conductance_m3_s_pa(1e6, 1e-3);
/// assert!((conductance * 1e-3 * 1.0 / 1e-16 - 0.035_144).abs() < 1e-6);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "shape", rename_all = "snake_case", deny_unknown_fields)]
pub enum Section {
    /// A tube.
    Circle {
        /// Its radius.
        radius_um: f64,
    },
    /// A duct with four walls.
    Rectangle {
        /// Its width.
        width_um: f64,
        /// Its height.
        height_um: f64,
    },
    /// A gap between two plates whose side walls do not count: periodic, or far apart.
    Slot {
        /// Its width.
        width_um: f64,
        /// Distance of the plates.
        height_um: f64,
    },
}

impl Section {
    /// Returns the two lengths that it is given by; a tube has one, twice.
    pub(super) const fn lengths_um(self) -> [f64; 2] {
        match self {
            Self::Circle { radius_um } => [radius_um, radius_um],
            Self::Rectangle { width_um, height_um } | Self::Slot { width_um, height_um } => {
                [width_um, height_um]
            }
        }
    }

    /// Returns the area that medium flows through.
    pub fn area_m2(self) -> f64 {
        let [a, b] = self.lengths_um().map(|length| length * M_PER_UM);
        if matches!(self, Self::Circle { .. }) { std::f64::consts::PI * a * b } else { a * b }
    }

    /// Returns the length of wall around it.
    pub fn perimeter_m(self) -> f64 {
        let [a, b] = self.lengths_um().map(|length| length * M_PER_UM);
        match self {
            Self::Circle { .. } => 2.0 * std::f64::consts::PI * a,
            Self::Rectangle { .. } => 2.0 * (a + b),
            Self::Slot { .. } => 2.0 * a,
        }
    }

    /// Returns the hydraulic diameter, four areas over the perimeter.
    pub fn hydraulic_diameter_m(self) -> f64 {
        4.0 * self.area_m2() / self.perimeter_m()
    }

    /// Returns the flow per pressure along `length_um`, of medium that creeps and is fully
    /// developed: Poiseuille in a tube, $w h^3 / (12 \mu L)$ in a slot, and in a rectangle that
    /// times $1 - 192 h / (\pi^5 w) \sum_{n\,\mathrm{odd}} \tanh(n \pi w / 2h) / n^5$ (White,
    /// Viscous Fluid Flow), which is the same with width and height exchanged.
    pub fn conductance_m3_s_pa(self, length_um: f64, viscosity_pa_s: f64) -> f64 {
        let resistance = viscosity_pa_s * length_um * M_PER_UM;
        match self {
            Self::Circle { radius_um } => {
                let r2 = radius_um * radius_um * (M_PER_UM * M_PER_UM);
                std::f64::consts::PI * r2 * r2 / (8.0 * resistance)
            }
            Self::Slot { width_um, height_um } => plates(width_um, height_um) / resistance,
            Self::Rectangle { width_um, height_um } => {
                let (w, h) = (width_um.max(height_um), width_um.min(height_um));
                let pi = std::f64::consts::PI;
                let series = math::sum(odd().map(|n| {
                    let n2 = n * n;
                    tanh(0.5 * n * pi * w / h) / (n2 * n2 * n)
                }));
                let walls = 192.0 * h / (pi * pi * pi * pi * pi * w) * series;
                plates(w, h) * (1.0 - walls) / resistance
            }
        }
    }

    /// Returns the largest wall shear of a flow: everywhere on the wall of a tube or slot, at the
    /// middle of the long sides of a rectangle.
    ///
    /// ```
    /// use thymoid_transport::flow::Section;
    /// // 4 mu v / r: 56 mPa at 1 mm/s in a tube of 50 um.
    /// let tube = Section::Circle { radius_um: 50.0 };
    /// let shear = tube.wall_shear_pa(1e-3 * tube.area_m2(), 7e-4);
    /// assert!((shear - 0.056).abs() < 1e-12);
    /// ```
    pub fn wall_shear_pa(self, flow_m3_s: f64, viscosity_pa_s: f64) -> f64 {
        let gradient_pa_m =
            flow_m3_s.abs() / self.conductance_m3_s_pa(1.0, viscosity_pa_s) / M_PER_UM;
        match self {
            Self::Circle { radius_um } => 0.5 * gradient_pa_m * radius_um * M_PER_UM,
            Self::Slot { height_um, .. } => 0.5 * gradient_pa_m * height_um * M_PER_UM,
            Self::Rectangle { width_um, height_um } => {
                let (w, h) = (width_um.max(height_um), width_um.min(height_um));
                let pi = std::f64::consts::PI;
                let series = math::sum(odd().map(|n| 1.0 / (n * n * cosh(0.5 * n * pi * w / h))));
                0.5 * gradient_pa_m * h * M_PER_UM * (1.0 - 8.0 / (pi * pi) * series)
            }
        }
    }
}

/// $w h^3 / 12$ in m⁴.
fn plates(width_um: f64, height_um: f64) -> f64 {
    let [w, h] = [width_um, height_um].map(|length| length * M_PER_UM);
    w * h * h * h / 12.0
}

/// The first odd numbers.
fn odd() -> impl Iterator<Item = f64> {
    (0..TERMS).map(|i| f64::from(2 * i + 1))
}

fn tanh(x: f64) -> f64 {
    let e = math::exp(-2.0 * x);
    (1.0 - e) / (1.0 + e)
}

fn cosh(x: f64) -> f64 {
    0.5 * (math::exp(x) + math::exp(-x))
}
