//! What a repertoire is like: diversity, usage, lengths, distance from a reference, overlap.
//!
//! * [`ClonotypeKey`]: what makes two rows one clonotype. Nothing here has a hidden notion of it.
//! * [`Counter`]: a table of any length to [`Abundances`] and a [`Profile`], in memory bounded by
//!   the number of clonotypes.
//! * [`Abundances`]: counts of counts. Diversity, richness, coverage, rarefaction and bootstrap
//!   need no more, and cost the same for a thousand clonotypes and for ten million.
//! * [`Profile`]: V genes, J genes and junction lengths, by copies and by clonotypes; and its
//!   [`divergence`] from a reference.
//! * [`Clonotypes`]: the clonotypes themselves, for [`overlap`](Clonotypes::overlap),
//!   [`near`](Clonotypes::near) and [`sharing`]; of several visits of a person, for [`Tracking`].
//!
//! A **copy** is what the table counts: a cell, a molecule or a read. Formulas that take copies for
//! independent draws hold for cells and molecules; reads are not independent.

mod abundance;
mod bootstrap;
mod clonotype_key;
mod clonotypes;
mod counter;
pub mod divergence;
mod diversity;
mod equal_size;
mod exact_test;
mod fingerprint;
mod hypergeometric;
mod near;
mod overlap;
mod profile;
mod rarefaction;
mod richness;
mod summary;
mod tracking;

pub use abundance::Abundances;
pub use clonotype_key::{ClonotypeKey, GeneResolution, JunctionAlphabet, Observation};
pub use clonotypes::Clonotypes;
pub use counter::Counter;
pub use equal_size::EqualSize;
pub use exact_test::{ExactTest, false_discovery_rates};
pub use near::Near;
pub use overlap::{Overlap, sharing, together};
pub use profile::{Bin, Profile, Tally, family};
pub use rarefaction::Rarefied;
pub use richness::Richness;
pub use summary::Summary;
pub use tracking::{Change, Course, Direction, Sighting, Tracking};
