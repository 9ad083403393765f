//! Who is where.

use serde::Serialize;

use crate::cells::rules::conduct::stage_of;
use crate::cells::state::stage::Stage;
use crate::cells::state::stromal_kind::StromalKind;
use crate::cells::step::simulation::Simulation;
use crate::tissue::word::WALL_WORD;

const STAGES: usize = Stage::ALL.len();
const KINDS: usize = StromalKind::ALL.len();

/// Thymocytes by stage and layer, and the stroma, at one moment.
///
/// ```
/// # use thymoid_chip::cells::{Options, Simulation, Space, Unit};
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?;
/// # let lobule = Unit::preset("infant-lobule").expect("it is a preset")?;
/// # let unit = Unit { length_um: 60.0, width_um: 60.0, ..lobule };
/// # let options = Options { thresholds: None, space: Space::On };
/// # let mut simulation = Simulation::new(&unit, &parameters, options, Seed(1))?;
/// use thymoid_chip::cells::Stage;
/// let census = simulation.census();
/// assert!(census.of(Stage::DpSmall) > census.of(Stage::Sp4Mature));
/// assert!(census.medullary_share(Stage::is_sp) > 0.9);
/// assert!(census.thymocytes() < census.sites);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Census {
    /// Cells in the cortex, in the order of [`Stage::ALL`].
    pub cortex: [u64; STAGES],
    /// Cells in the medulla.
    pub medulla: [u64; STAGES],
    /// Sites that cells can be on.
    pub sites: u64,
    /// Sites of these that are in the medulla.
    pub medulla_sites: u64,
    /// Stromal cells, in the order of [`StromalKind::ALL`].
    pub stroma: [u64; KINDS],
    /// Epithelial cells that do not work, for want of oxygen.
    pub at_rest: u64,
}

impl Census {
    /// Returns the cells of a stage.
    pub const fn of(&self, stage: Stage) -> u64 {
        self.cortex[stage.index()] + self.medulla[stage.index()]
    }

    /// Returns the cells of some stages.
    pub fn sum(&self, of: impl Fn(Stage) -> bool) -> u64 {
        let stages = Stage::ALL.into_iter().filter(|stage| of(*stage));
        stages.map(|stage| self.of(stage)).sum()
    }

    /// Returns all thymocytes.
    pub fn thymocytes(&self) -> u64 {
        self.sum(|_| true)
    }

    /// Returns the stromal cells of a kind.
    pub const fn stroma_of(&self, kind: StromalKind) -> u64 {
        self.stroma[kind as usize]
    }

    /// Returns the stromal cells of some kinds.
    pub fn stroma_sum(&self, of: impl Fn(StromalKind) -> bool) -> u64 {
        let kinds = StromalKind::ALL.into_iter().filter(|kind| of(*kind));
        kinds.map(|kind| self.stroma_of(kind)).sum()
    }

    /// Returns the share of the sites that is cortex.
    pub fn cortex_share(&self) -> f64 {
        1.0 - self.medulla_sites as f64 / self.sites as f64
    }

    /// Returns the share in the medulla of the cells of some stages.
    pub fn medullary_share(&self, of: impl Fn(Stage) -> bool) -> f64 {
        let stages = Stage::ALL.into_iter().filter(|stage| of(*stage));
        let medulla: u64 = stages.map(|stage| self.medulla[stage.index()]).sum();
        medulla as f64 / self.sum(of) as f64
    }
}

impl Simulation {
    /// Counts everybody.
    pub fn census(&self) -> Census {
        let mut census = Census::default();
        let layers = &self.anatomy.layers;
        for (i, word) in self.anatomy.lattice.words.iter().enumerate() {
            let in_medulla = layers.in_medulla(i);
            census.sites += u64::from(*word < WALL_WORD);
            census.medulla_sites += u64::from(*word < WALL_WORD && in_medulla);
            if let Some(stage) = stage_of(*word) {
                let layer = if in_medulla { &mut census.medulla } else { &mut census.cortex };
                layer[stage.index()] += 1;
            }
        }
        let stroma = &self.anatomy.stroma;
        for (cell, stress) in stroma.cells.iter().zip(&stroma.stress) {
            census.stroma[cell.kind as usize] += 1;
            let rests = cell.kind.is_epithelial() && stress.recovers_min > 0;
            census.at_rest += u64::from(rests);
        }
        census
    }

    /// Counts the cells of some beta clones.
    pub fn cells_of(&self, clones: std::ops::Range<u32>) -> u64 {
        let lattice = &self.anatomy.lattice;
        let of_one = |(word, label): (&u32, &u32)| {
            let stage = stage_of(*word);
            let has_clone =
                stage.is_some_and(|stage| stage >= Stage::Isp && stage != Stage::GammaDelta);
            u64::from(has_clone && clones.contains(&self.roster.state(*label).clone_number()))
        };
        lattice.words.iter().zip(&lattice.labels).map(of_one).sum()
    }
}
