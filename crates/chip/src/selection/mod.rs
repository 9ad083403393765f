//! Selection, seen by molecules: which self peptides a receptor binds, and how strongly.
//!
//! * [`ContactPotential`]: energies of two residues. [`ContactResidues`], [`Contacts`]: what of a
//!   receptor faces the peptide. [`PairEnergies`]: the energy of a receptor and a [`Peptide`].
//! * [`SelfPeptides`]: the self that the stroma of a thymus shows.
//! * [`Family`]: published fates of thymocytes. [`solve`]: the [`Thresholds`] at which they come
//!   out for a sample of receptors ([`Binding`]) and what cells meet ([`Encounters`]).
//! * [`kosmrlj`]: the same energies in the string model of 2008, whose results are known.
//!
//! Energies are integers, in hundredths of kT (ckT); lower is stronger. No decision uses a
//! floating-point number. Nothing here knows where a cell is.

mod amino;
mod binding;
mod composition;
mod contact;
mod encounters;
mod energy;
mod family;
pub mod kosmrlj;
mod outcome;
mod peptide;
mod peptides;
mod phase;
mod potential;
mod signal;
mod thresholds;

pub use amino::{ALPHABET, AMINO_ACIDS, CONTACT_RESIDUES};
pub use binding::{Binding, sample_receptors};
pub use composition::Composition;
pub use contact::{ContactResidues, Contacts};
pub use encounters::{Encounters, SignalledPhases};
pub use energy::PairEnergies;
pub use family::{Calibration, Counted, Family, Finding, Shares};
pub use outcome::Outcome;
pub use peptide::{ByClass, MhcClass, Peptide};
pub use peptides::{PeptideSet, SelfPeptides, ShownAntigens};
pub use phase::Phase;
pub use potential::{CKT_PER_KT, ContactPotential};
pub use signal::{Signal, Thresholds};
pub use thresholds::{Solution, forward, solve};
