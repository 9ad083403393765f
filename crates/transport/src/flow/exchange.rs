//! What a solute loses to the wall on a stretch of channel: each step is exact.

use serde::{Deserialize, Serialize};
use thymoid_core::math;

/// Halvings that leave nothing of an interval of doubles.
const HALVINGS: u32 = 100;

/// How the wall of a channel takes up a solute, by length of channel.
///
/// ```
/// use thymoid_transport::flow::Exchange;
/// let text = "kind = \"zero_order\"\nuptake_mol_m_s = 5e-10";
/// let tissue: Exchange = toml::from_str(text).expect("an uptake is enough");
/// assert_eq!(tissue, Exchange::ZeroOrder { uptake_mol_m_s: 5e-10 });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Exchange {
    /// Nothing crosses.
    None,
    /// The wall has a given concentration: gas beyond it, or tissue that is solved elsewhere.
    Wall {
        /// The concentration.
        wall_mol_m3: f64,
    },
    /// Tissue that takes up the same as long as any is left at the wall.
    ZeroOrder {
        /// Uptake.
        uptake_mol_m_s: f64,
    },
    /// Tissue whose uptake follows the concentration at the wall (Michaelis-Menten).
    MichaelisMenten {
        /// Uptake where the solute abounds.
        max_uptake_mol_m_s: f64,
        /// Concentration at the wall of half uptake.
        half_mol_m3: f64,
    },
}

/// A stretch of channel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub(super) length_m: f64,
    pub(super) flow_m3_s: f64,
    /// What crosses the film at the wall per length and difference of concentration.
    pub(super) film_m2_s: f64,
}

impl Exchange {
    /// Returns the concentration at the wall for one in the medium.
    pub(super) fn wall_mol_m3(self, bulk: f64, film: f64) -> f64 {
        match self {
            Self::None => bulk,
            Self::Wall { wall_mol_m3 } => wall_mol_m3,
            Self::ZeroOrder { uptake_mol_m_s } => (bulk - uptake_mol_m_s / film).max(0.0),
            Self::MichaelisMenten { max_uptake_mol_m_s, half_mol_m3: half } => {
                // film (bulk - c) = V c / (K + c), the positive root, without cancellation.
                let b = bulk - half - max_uptake_mol_m_s / film;
                let root = (b * b + 4.0 * half * bulk).sqrt();
                if b >= 0.0 { 0.5 * (b + root) } else { 2.0 * half * bulk / (root - b) }
            }
        }
    }

    /// Returns the concentration in the medium at the end of a stretch.
    pub(super) fn after(self, bulk: f64, stretch: Stretch) -> f64 {
        let Stretch { length_m, flow_m3_s, film_m2_s } = stretch;
        let decay = |length: f64| math::exp(-film_m2_s * length / flow_m3_s);
        match self {
            Self::None => bulk,
            Self::Wall { wall_mol_m3 } => wall_mol_m3 + (bulk - wall_mol_m3) * decay(length_m),
            Self::ZeroOrder { uptake_mol_m_s } => {
                // Linear until the wall has none; then the film lets pass what it can.
                let film_drop = uptake_mol_m_s / film_m2_s;
                let fed_m = ((bulk - film_drop) * flow_m3_s / uptake_mol_m_s).max(0.0);
                if length_m <= fed_m {
                    (bulk - uptake_mol_m_s * length_m / flow_m3_s).max(0.0)
                } else {
                    bulk.min(film_drop) * decay(length_m - fed_m)
                }
            }
            Self::MichaelisMenten { .. } => self.michaelis_menten(bulk, stretch),
        }
    }

    /// The wall follows $K \ln c + c + (V/k) \ln(c / (K + c))$, which falls by $V L / q$.
    fn michaelis_menten(self, bulk: f64, stretch: Stretch) -> f64 {
        let Self::MichaelisMenten { max_uptake_mol_m_s: v, half_mol_m3: k } = self else {
            return bulk;
        };
        let Stretch { length_m, flow_m3_s, film_m2_s } = stretch;
        let start = self.wall_mol_m3(bulk, film_m2_s);
        if start <= 0.0 {
            return 0.0;
        }
        let film = v / film_m2_s;
        // In y = ln c, so that what is nearly gone keeps its digits.
        let potential = |y: f64| {
            let c = math::exp(y);
            k * y + c + film * (y - math::ln(k + c))
        };
        let fall = v * length_m / flow_m3_s;
        let from = math::ln(start);
        let wanted = potential(from) - fall;
        let (mut low, mut high) = (from - fall / k, from - fall / (k + start + film));
        for _ in 0..HALVINGS {
            let y = f64::midpoint(low, high);
            *(if potential(y) < wanted { &mut low } else { &mut high }) = y;
        }
        let wall = math::exp(f64::midpoint(low, high));
        wall + film * wall / (k + wall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the medium loses is what the tissue takes: a fine Runge-Kutta of dC/dz.
    #[test]
    fn michaelis_menten_follows_its_equation() {
        let tissue = Exchange::MichaelisMenten { max_uptake_mol_m_s: 5e-10, half_mol_m3: 0.008 };
        let (flow_m3_s, film_m2_s, length_m) = (8e-12, 3.4e-8, 3e-3);
        let slope = |c: f64| {
            let wall = tissue.wall_mol_m3(c, film_m2_s);
            -5e-10 * wall / (0.008 + wall) / flow_m3_s
        };
        let (mut c, steps) = (0.135, 20_000);
        let h = length_m / f64::from(steps);
        for _ in 0..steps {
            let k1 = slope(c);
            let k2 = slope(c + 0.5 * h * k1);
            let k3 = slope(c + 0.5 * h * k2);
            let k4 = slope(c + h * k3);
            c += h / 6.0 * (k1 + 2.0 * (k2 + k3) + k4);
        }
        let exact = tissue.after(0.135, Stretch { length_m, flow_m3_s, film_m2_s });
        assert!(c < 0.02, "the medium is nearly used up: {c}");
        assert!((exact / c - 1.0).abs() < 1e-9, "{exact} {c}");
    }

    /// A film that resists nothing, and so much of it that it alone decides.
    #[test]
    fn zero_order_between_its_limits() {
        let tissue = Exchange::ZeroOrder { uptake_mol_m_s: 5e-10 };
        let stretch = |length_m, film_m2_s| Stretch { length_m, flow_m3_s: 8e-12, film_m2_s };
        let ends = 0.135 * 8e-12 / 5e-10;
        let half = tissue.after(0.135, stretch(0.5 * ends, f64::INFINITY));
        assert!((half - 0.0675).abs() < 1e-15, "{half}");
        assert_eq!(tissue.after(0.135, stretch(1.1 * ends, f64::INFINITY)), 0.0);
        let slow = tissue.after(0.135, stretch(1e-3, 1e-10));
        assert!((slow - 0.135 * math::exp(-1e-10 * 1e-3 / 8e-12)).abs() < 1e-12, "{slow}");
    }
}
