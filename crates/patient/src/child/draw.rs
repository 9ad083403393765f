//! One draw of a child's posterior, and what chance makes of it.

use thymoid_core::SinceImplant;

use super::host_cells::HostCells;
use crate::dynamics::{Blood, Child, NO_EXPORT};

/// One draw of a child's posterior.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChildDraw {
    /// The child, should the graft engraft.
    pub child: Child<f64>,
    /// Its T cells that no graft made, should there be any.
    pub host: HostCells<f64>,
    /// Probability at this draw that the graft never engrafts.
    pub nonengraftment: f64,
    /// Probability of T cells that no graft made: if the graft engrafts, and if it never does.
    pub host_cells: [f64; 2],
}

/// What random numbers decide of a draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fate {
    /// The child, with the graft it has.
    pub child: Child<f64>,
    /// Whether the graft engrafts.
    pub engrafts: bool,
    /// T cells that no graft made, where there are any.
    pub host: Option<HostCells<f64>>,
}

impl ChildDraw {
    /// Returns the probability of T cells that no graft made, whatever becomes of the graft.
    pub fn host_probability(&self) -> f64 {
        let [with, without] = self.host_cells;
        with + (without - with) * self.nonengraftment
    }

    /// Decides on the graft and on cells that it did not make, by two uniform numbers.
    pub fn fate(&self, [graft, host]: [f64; 2]) -> Fate {
        let engrafts = graft >= self.nonengraftment;
        let export = if engrafts { self.child.export } else { NO_EXPORT };
        let probability = self.host_cells[usize::from(!engrafts)];
        Fate {
            child: Child { export, ..self.child },
            engrafts,
            host: (host < probability).then_some(self.host),
        }
    }
}

impl Fate {
    /// Adds cells that no graft made to the blood of a time, up to which drugs have added so many
    /// days of loss.
    pub(crate) fn joined(
        &self,
        blood: Blood<f64>,
        time: SinceImplant,
        excess_days: f64,
    ) -> Blood<f64> {
        self.host.map_or(blood, |host| blood.with_host(host.on(time, excess_days)))
    }
}
