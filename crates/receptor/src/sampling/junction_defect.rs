//! What keeps a junction from making a receptor.

/// Residues that may end a productive junction: Phe118 or Trp118, and the Val of TRAJ61 and its
/// like, as OLGA counts them.
pub(crate) const LAST_RESIDUES: [char; 3] = ['F', 'V', 'W'];

/// What keeps a junction from making a receptor, in the order in which it is looked for.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, JunctionDefect, Model, Sampler};
/// let sampler = Sampler::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
/// let made = sampler.sample(Seed(7), 0..3000, Functionality::All)?;
/// let defects = made.iter().filter_map(|one| one.scenario.defect());
/// let shifted = defects.filter(|defect| *defect == JunctionDefect::OutOfFrame).count();
/// assert!((1900..2100).contains(&shifted)); // two in three
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JunctionDefect {
    /// The length is not a multiple of 3.
    OutOfFrame,
    /// A stop codon.
    Stop,
    /// The first residue is not Cys.
    NoCysteine,
    /// The last residue is not Phe, Val or Trp.
    NoPhenylalanine,
}
