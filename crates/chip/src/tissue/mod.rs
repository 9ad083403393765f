//! Tissue, cell by cell: thymocytes that crawl on a cubic lattice and squeeze past each other.
//!
//! * [`Lattice`]: the sites, [`Cell`]: what stands on one.
//! * [`Scale`], [`Motility`], [`Rules`]: from speeds in µm/min to the integers of a sweep.
//! * [`Gradients`]: the signals that cells follow.
//! * [`Motion`]: one sweep.
//!
//! All state is integer and no decision uses a floating-point number, so a run has the same bits
//! for any number of threads, any width of vectors and any target.

#[cfg(target_arch = "x86_64")]
mod avx512;
mod exchange;
mod gradient;
mod lattice;
mod polarity;
pub(crate) mod random;
mod rules;
mod site;
mod sweep;
pub(crate) mod word;

pub use gradient::{Gradients, SIGNALS, VOXEL_SITES};
pub use lattice::{Lattice, Sides};
pub use polarity::POLARITIES;
pub use rules::{KINDS, Motility, PROGRAMMES, Rules, Scale};
pub use sweep::{Motion, Vectors};
pub use word::{Cell, EMPTY, WALL};
