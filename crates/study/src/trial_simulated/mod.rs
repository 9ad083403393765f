//! A declared trial played through in virtual children: designs side by side, scenarios, sizes,
//! what it teaches, what borrowing does.

mod answer;
mod candidates;

pub use answer::{Known, SimulatedTrial, answer, steps};
pub use candidates::{Candidate, Candidates, candidates};
