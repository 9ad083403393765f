//! What keeps a junction from making a receptor.

/// Residues that may end a productive junction: Phe118 or Trp118, and the Val of TRAJ61 and its
/// like, as OLGA counts them.
pub(crate) const LAST_RESIDUES: [char; 3] = ['F', 'V', 'W'];

/// What keeps a junction from making a receptor, in the order in which it is looked for.
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
