//! Drawing receptors: from a recombination model to scenarios and their junctions.
//!
//! A plan (genes, deletions, numbers of insertions) is drawn first, in frame where productive
//! receptors are wanted; then the inserted nucleotides; then the junction is put together and
//! looked at.

mod alias_table;
mod bit_planes;
mod coding_ends;
mod conditions;
mod inserted_nucleotides;
mod junction_defect;
mod recombination_plan;
mod sampler;
mod scenario;

pub use conditions::{Conditions, Functionality};
pub use junction_defect::JunctionDefect;
pub(crate) use junction_defect::LAST_RESIDUES;
pub use sampler::Sampler;
pub use scenario::{Deletions, Lengths, Receptor, Scenario};
