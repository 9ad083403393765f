//! The string model of Kosmrlj, Jha, Huseby, Kardar, Chakraborty, PNAS 2008;105:16671: one chain of
//! five residues against `M` self peptides.
//!
//! * [`StringModel`]: exact, by enumeration of all compositions of a receptor.
//! * [`sample()`]: by drawing receptors and peptides, with the energies and signals of cells.
//! * [`Curve`]: enrichment of residues over the share that is neglected.
//! * [`important_sites`]: how many places of a peptide its recognition depends on.
//!
//! Residues of receptor and peptides are independent, at the frequencies of the human proteome.
//! Peptides are annealed: every receptor meets `M` of its own.

mod curve;
mod exact;
mod hot_spots;
mod sample;

use thymoid_core::Parameters;

pub use curve::{Curve, CurvePoint};
pub use exact::{Fates, StringModel};
pub use hot_spots::important_sites;
pub use sample::{Sampled, sample};

use super::potential::CKT_PER_KT;
use super::signal::Thresholds;
use crate::error::Error;

/// Reads the thresholds of the paper: `chip.string_model_*`. There is no regulatory band.
///
/// # Errors
/// When `parameters` lacks one of them.
///
/// ```
/// let thresholds = thymoid_chip::selection::kosmrlj::thresholds(&thymoid_chip::parameters()?)?;
/// assert_eq!((thresholds.negative_ckt, thresholds.positive_ckt), (-2100, -1850));
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn thresholds(parameters: &Parameters) -> Result<Thresholds, Error> {
    let ckt = |name| parameters.value(name).map(|kt| (kt * CKT_PER_KT).round() as i32);
    let negative_ckt = ckt("chip.string_model_negative_kt")?;
    let positive_ckt = negative_ckt + ckt("chip.string_model_window_kt")?;
    Ok(Thresholds { positive_ckt, negative_ckt, regulatory_ckt: negative_ckt })
}
