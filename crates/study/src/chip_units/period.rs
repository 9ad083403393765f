//! What is kept of a tissue between two exchanges with the medium.

use serde::{Deserialize, Serialize};
use thymoid_chip::cells::{Simulation, Stage};
use thymoid_chip::units::Reading;

/// What is kept of a tissue from one exchange to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Period {
    /// CD4 (Treg included), CD8 and regulatory cells that left.
    pub left: [u64; 3],
    /// Cells of each stage at the end, in the order of [`Stage::ALL`].
    pub cells: Vec<u64>,
    /// Oxygen taken up at each of its places, and the standard error.
    pub uptake_mol_s: Vec<[f64; 2]>,
    /// Share of the tissue below `chip.signals.hypoxia_po2_mmhg` at the end.
    pub hypoxic_share: f64,
}

impl Period {
    /// Reads a simulation at the end of a period, at whose start `left_before` had left.
    pub fn of(simulation: &Simulation, left_before: [u64; 3], samples: &[Vec<f64>]) -> Self {
        let census = simulation.census();
        let places = samples.first().map_or(0, Vec::len);
        let at = |place: usize| {
            let values: Vec<f64> = samples.iter().map(|sample| sample[place]).collect();
            let Reading { mean, error } = Reading::drifting(&values);
            [mean, error]
        };
        let now = left(simulation);
        Self {
            left: std::array::from_fn(|i| now[i] - left_before[i]),
            cells: Stage::ALL.into_iter().map(|stage| census.of(stage)).collect(),
            uptake_mol_s: (0..places).map(at).collect(),
            hypoxic_share: simulation.oxygen().map_or(0.0, |oxygen| oxygen.hypoxic_share),
        }
    }
}

/// Returns the cells that have left since the start, as [`Period::left`] has them.
pub fn left(simulation: &Simulation) -> [u64; 3] {
    let events = simulation.events();
    [events.left_cd4 + events.left_treg, events.left_cd8, events.left_treg]
}
