//! Tissue, cell by cell: thymocytes that crawl on a cubic lattice and squeeze past each other.
//!
//! * [`Lattice`]: the sites, [`Cell`]: what stands on one.
//! * [`Scale`], [`Motility`], [`Rules`]: from speeds in µm/min to the integers of a sweep.
//! * [`Gradients`]: the signals that cells follow.
//! * [`Motion`]: one sweep.
//!
//! All state is integer and no decision uses a floating-point number, so a run has the same bits
//! for any number of threads, any width of vectors and any target.

mod axis;
#[cfg(target_arch = "x86_64")]
mod byte_tables;
mod dispatch;
mod gradient;
mod kernels;
mod lattice;
mod motion;
mod parity;
mod polarity;
pub(crate) mod random;
mod round;
mod rules;
mod scale;
pub(crate) mod word;

pub(crate) use axis::Axis;
pub use gradient::{Gradients, SIGNALS, VOXEL_SITES};
pub use lattice::{Lattice, Sides};
pub use motion::Motion;
pub use polarity::POLARITIES;
pub use rules::{KINDS, Rules};
pub use scale::{Motility, Scale};
pub use word::{Cell, EMPTY, WALL};
