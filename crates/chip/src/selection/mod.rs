//! Selection, seen by molecules: which self peptides a receptor binds, and how strongly.
//!
//! * [`ContactPotential`]: energies of two residues. [`ContactResidues`], [`Contacts`]: what of a
//!   receptor faces the peptide. [`PairEnergies`]: the energy of a receptor and a [`Peptide`].
//! * [`SelfPeptides`]: the self that the stroma of a thymus shows.
//!
//! Energies are integers, in hundredths of kT (ckT); lower is stronger. No decision uses a
//! floating-point number. Nothing here knows where a cell is.

mod amino;
mod composition;
mod contact;
mod energy;
mod peptide;
mod peptides;
mod potential;

pub use amino::{ALPHABET, AMINO_ACIDS, CONTACT_RESIDUES};
pub use composition::Composition;
pub use contact::{ContactResidues, Contacts};
pub use energy::PairEnergies;
pub use peptide::{MhcClass, Peptide};
pub use peptides::{PeptideSet, SelfPeptides, ShownAntigens};
pub use potential::{CKT_PER_KT, ContactPotential};

/// Thresholds, stub.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// A peptide with an energy below this gives a positive signal.
    pub positive_ckt: i32,
    /// A peptide with an energy below this deletes the cell.
    pub negative_ckt: i32,
    /// A peptide with an energy below this makes a regulatory T cell.
    pub regulatory_ckt: i32,
}
