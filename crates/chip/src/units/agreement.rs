//! Medium along the flow and the uptake of units, brought into agreement.

use serde::{Deserialize, Serialize};

use super::places::Places;
use super::supply::Supply;

/// Part of the gap that is closed at once.
const DAMPING: f64 = 0.5;
/// Least part, of a gap that goes on growing.
const LEAST: f64 = 0.03;
/// Gaps below this many standard errors may be chance.
const CHANCE: f64 = 2.0;
/// Gaps below this share of the oxygen that enters matter to no cell.
const TOLERANCE: f64 = 0.002;

/// The oxygen that units are given at their walls, until what they take up leaves just that.
///
/// Each exchange compares the oxygen in force with what the uptake of units under it leaves, and
/// moves it by half of the gap, by less where gaps have grown. A gap that the chance of the uptake
/// explains, or below 1/500 of what enters, moves nothing: that is agreement. Cells that change
/// later open the gap again, and the oxygen follows.
///
/// ```
/// use thymoid_chip::units::{Agreement, Places, Supply};
/// let supply = Supply { inlet_mol_m3: 0.1, flow_m3_s: 1e-9, tissue_m3: 1e-8, film_s: 0.0 };
/// let places = Places::gauss(5).expect("it is odd");
/// // Uptake in proportion to what is there: oxygen falls as exp(-k V x / Q).
/// let k = 0.2;
/// let mut agreement = Agreement::new(vec![0.1; 5]);
/// while !agreement.agrees() {
///     let uptake: Vec<f64> = agreement.wall_mol_m3().iter().map(|c| k * c).collect();
///     agreement.exchange(&places, supply, &uptake, &[0.0; 5]);
/// }
/// for (c, x) in agreement.wall_mol_m3().iter().zip(places.shares()) {
///     let exact = 0.1 * (-k * 10.0 * x).exp();
///     assert!((c - exact).abs() < 0.005 * 0.1);
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    wall_mol_m3: Vec<f64>,
    gap: f64,
    damping: f64,
    agrees: bool,
    exchanges: u32,
}

impl Agreement {
    /// Returns the beginning, from a guess of the oxygen at each place.
    pub const fn new(wall_mol_m3: Vec<f64>) -> Self {
        let (gap, damping) = (f64::INFINITY, DAMPING);
        Self { wall_mol_m3, gap, damping, agrees: false, exchanges: 0 }
    }

    /// Takes the uptake by volume of the units under the oxygen in force, with its standard errors,
    /// and moves that oxygen.
    pub fn exchange(
        &mut self,
        places: &Places,
        supply: Supply,
        uptake_mol_m3_s: &[f64],
        errors: &[f64],
    ) {
        let left = supply.wall(places, uptake_mol_m3_s);
        let chance = supply.wall_error(places, errors);
        let (mut gap, mut explained) = (0.0_f64, true);
        for ((left, chance), now) in left.iter().zip(chance).zip(&self.wall_mol_m3) {
            let off = (left - now).abs();
            gap = gap.max(off / supply.inlet_mol_m3);
            explained &= off <= (CHANCE * chance).max(TOLERANCE * supply.inlet_mol_m3);
        }
        self.exchanges += 1;
        if !explained {
            if gap > self.gap && !self.agrees {
                self.damping = (0.5 * self.damping).max(LEAST);
            }
            for (now, left) in self.wall_mol_m3.iter_mut().zip(left) {
                *now += self.damping * (left - *now);
            }
        }
        (self.gap, self.agrees) = (gap, explained);
    }

    /// Returns the oxygen in force at the walls of each place.
    pub fn wall_mol_m3(&self) -> &[f64] {
        &self.wall_mol_m3
    }

    /// Tells whether the last exchange found no gap that chance would not explain.
    pub const fn agrees(&self) -> bool {
        self.agrees
    }

    /// Returns the largest gap of the last exchange, as a share of the oxygen that enters.
    pub const fn gap(&self) -> f64 {
        self.gap
    }

    /// Returns the exchanges so far.
    pub const fn exchanges(&self) -> u32 {
        self.exchanges
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use thymoid_core::math;

    const SUPPLY: Supply =
        Supply { inlet_mol_m3: 0.1, flow_m3_s: 1e-9, tissue_m3: 1e-8, film_s: 0.0 };

    /// Michaelis-Menten: $C + K \ln C$ falls by $V_{max} V x / Q$ (Lambert), found by halving.
    fn michaelis_menten(vmax: f64, km: f64, x: f64) -> f64 {
        let f = |c: f64| c + km * math::ln(c) - 0.1 - km * math::ln(0.1) + 10.0 * vmax * x;
        let (mut low, mut high) = (1e-300, 0.1);
        for _ in 0..200 {
            let c = 0.5 * (low + high);
            if f(c) > 0.0 { high = c } else { low = c }
        }
        low
    }

    /// Medium of which the tissue takes nearly all: steep, and the first guess is far off.
    #[test]
    fn medium_that_runs_out_is_found() {
        let places = Places::gauss(7).unwrap();
        let (vmax, km) = (0.011, 0.008);
        let mut agreement = Agreement::new(vec![0.1; 7]);
        for _ in 0..200 {
            let uptake: Vec<f64> =
                agreement.wall_mol_m3().iter().map(|c| vmax * c / (km + c)).collect();
            agreement.exchange(&places, SUPPLY, &uptake, &[0.0; 7]);
        }
        assert!(agreement.agrees(), "gap {}", agreement.gap());
        for (c, x) in agreement.wall_mol_m3().iter().zip(places.shares()) {
            let exact = michaelis_menten(vmax, km, *x);
            assert!((c - exact).abs() < 0.01 * 0.1, "{x}: {c}, {exact}");
        }
    }

    /// A gap of one standard error moves nothing; one of three does, and by half.
    #[test]
    fn what_chance_explains_moves_nothing() {
        let one = Places::gauss(1).unwrap();
        let exchange = |uptake: f64, error: f64| {
            let mut agreement = Agreement::new(vec![0.08]);
            agreement.exchange(&one, SUPPLY, &[uptake], &[error]);
            (agreement.agrees(), agreement.wall_mol_m3()[0])
        };
        // Half of the chip is upstream: 0.004 takes 0.02 and leaves 0.08.
        assert_eq!(exchange(0.005, 0.001), (true, 0.08));
        let (agrees, medium) = exchange(0.007, 0.001);
        assert!(!agrees && (medium - 0.0725).abs() < 1e-12, "{medium}");
        // Without chance, what does not matter to a cell.
        assert!(exchange(0.004_03, 0.0).0);
    }
}
