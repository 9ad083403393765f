//! What a group of tissues leaves, and goes on from.

use serde::{Deserialize, Serialize};
use thymoid_chip::units::Agreement;

use super::period::Period;

/// All periods of a group, and its medium. Written as TOML, which keeps every bit of a number.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Track {
    /// Periods done.
    pub done: u32,
    /// Largest gap between the medium in force and what the tissues left of it, at each exchange,
    /// as a share of the oxygen that enters.
    pub gaps: Vec<f64>,
    /// Medium and uptake; none where conditions are alike.
    pub agreement: Option<Agreement>,
    /// The periods of each member.
    pub members: Vec<Vec<Period>>,
}

impl Track {
    /// Returns a track at its start.
    pub fn new(members: usize, wall_mol_m3: Option<Vec<f64>>) -> Self {
        let agreement = wall_mol_m3.map(Agreement::new);
        Self { members: vec![Vec::new(); members], agreement, ..Self::default() }
    }
}
