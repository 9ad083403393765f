//! A field for what is there now.

use thymoid_transport::Error;
use thymoid_transport::fields::{Solver, Stop};

/// A field, and how far it is from steady.
pub(super) struct Settled {
    pub(super) mol_m3: Vec<f32>,
    /// 0 where it converged; else the greatest correction of the last cycle, by the greatest
    /// concentration.
    pub(super) unsolved: f32,
}

/// Solves a field from the last one, or from nothing at the `start`. One that does not converge is
/// as good as the cycles that are allowed make it.
pub(super) fn settle(solver: &mut Solver, start: bool) -> Settled {
    let stop = Stop::default();
    match if start { solver.solve(stop) } else { solver.resolve(stop) } {
        Ok(solution) => Settled { mol_m3: solution.concentration_mol_m3, unsolved: 0.0 },
        Err(error) => {
            let correction = match error {
                Error::Unsolved { correction, .. } => correction,
                _ => f32::INFINITY,
            };
            let mol_m3 = solver.solution(stop.most_cycles, correction).concentration_mol_m3;
            let greatest = mol_m3.iter().copied().fold(0.0, f32::max);
            // What is next to nothing beside what half of the uptake needs has vanished.
            let vanished = greatest < stop.tolerance * solver.problem().half_uptake_mol_m3;
            Settled { mol_m3, unsolved: if vanished { 0.0 } else { correction } }
        }
    }
}
