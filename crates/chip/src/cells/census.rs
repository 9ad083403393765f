//! Who is where.

use serde::Serialize;

use super::kind::Kind;
use super::simulation::Simulation;
use super::stroma::StromalKind;
use crate::tissue::word::KIND;

/// Thymocytes by stage and layer, and the stroma, at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Census {
    /// Cells in the cortex, in the order of [`Kind::ALL`].
    pub cortex: [u64; 14],
    /// Cells in the medulla.
    pub medulla: [u64; 14],
    /// Sites that cells can be on.
    pub sites: u64,
    /// Medullary epithelial cells that show peptides.
    pub active_mtec: u64,
    /// Medullary epithelial cells.
    pub mtec: u64,
}

impl Census {
    /// Cells of a stage.
    pub const fn of(&self, kind: Kind) -> u64 {
        self.cortex[kind as usize - 1] + self.medulla[kind as usize - 1]
    }

    /// Cells of some stages.
    pub fn sum(&self, kinds: impl Fn(Kind) -> bool) -> u64 {
        Kind::ALL.into_iter().filter(|kind| kinds(*kind)).map(|kind| self.of(kind)).sum()
    }

    /// All thymocytes.
    pub fn thymocytes(&self) -> u64 {
        self.sum(|_| true)
    }

    /// Share in the medulla of the cells of some stages.
    pub fn medullary_share(&self, kinds: impl Fn(Kind) -> bool) -> f64 {
        let medulla: u64 = Kind::ALL
            .into_iter()
            .filter(|kind| kinds(*kind))
            .map(|kind| self.medulla[kind as usize - 1])
            .sum();
        medulla as f64 / self.sum(kinds) as f64
    }
}

impl Simulation {
    /// Counts everybody.
    pub fn census(&self) -> Census {
        let mut census = Census::default();
        let border = self.anatomy.medulla_from * self.anatomy.lattice.plane();
        for (i, word) in self.anatomy.lattice.words.iter().enumerate() {
            let kind = (word >> KIND) as usize;
            census.sites += u64::from(kind < 15);
            if (1..15).contains(&kind) {
                let layer = if i < border { &mut census.cortex } else { &mut census.medulla };
                layer[kind - 1] += 1;
            }
        }
        for cell in &self.anatomy.stroma.cells {
            if cell.kind == StromalKind::Mtec {
                census.mtec += 1;
                census.active_mtec += u64::from(cell.active);
            }
        }
        census
    }
}
