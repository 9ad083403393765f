//! What columns of repertoire tables hold.

use serde::Serialize;

/// What a column holds.
///
/// ```
/// use thymoid_receptor::tables::{Reader, Role};
/// let header = "cdr3aa\tv\tj\tcount\n";
/// let reader = Reader::new("vdjtools.tsv", header.as_bytes())?;
/// let read: Vec<_> = reader.understanding().read.iter().map(|(role, _)| role.as_str()).collect();
/// assert_eq!(read, ["v_call", "j_call", "junction_aa", "duplicate_count"]);
/// assert_eq!(Role::named("junction_aa"), Some(Role::JunctionAa));
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "AIRR field names, explained in the AIRR schema")]
pub enum Role {
    SequenceId,
    CellId,
    /// Cell Ranger and BD Rhapsody: whether the barcode is of a cell.
    IsCell,
    CloneId,
    /// Of the donor.
    Species,
    Locus,
    VCall,
    DCall,
    JCall,
    Junction,
    JunctionAa,
    Productive,
    DuplicateCount,
    /// Adaptive: genes that fit equally well, where `v_call` is only a family.
    VTies,
    /// Idem for D.
    DTies,
    /// Idem for J.
    JTies,
    /// Adaptive: the read from which the junction is cut.
    Read,
    /// Adaptive: nucleotides before Cys104 in the read.
    JunctionStart,
    /// Adaptive: nucleotides of the junction.
    JunctionLength,
}

impl Role {
    /// Every role, in order.
    pub const ALL: [Self; 19] = [
        Self::SequenceId,
        Self::CellId,
        Self::IsCell,
        Self::CloneId,
        Self::Species,
        Self::Locus,
        Self::VCall,
        Self::DCall,
        Self::JCall,
        Self::Junction,
        Self::JunctionAa,
        Self::Productive,
        Self::DuplicateCount,
        Self::VTies,
        Self::DTies,
        Self::JTies,
        Self::Read,
        Self::JunctionStart,
        Self::JunctionLength,
    ];

    /// Returns the AIRR field, or a name of our own for what AIRR has no name for.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SequenceId => "sequence_id",
            Self::CellId => "cell_id",
            Self::IsCell => "is_cell",
            Self::CloneId => "clone_id",
            Self::Species => "species",
            Self::Locus => "locus",
            Self::VCall => "v_call",
            Self::DCall => "d_call",
            Self::JCall => "j_call",
            Self::Junction => "junction",
            Self::JunctionAa => "junction_aa",
            Self::Productive => "productive",
            Self::DuplicateCount => "duplicate_count",
            Self::VTies => "v_ties",
            Self::DTies => "d_ties",
            Self::JTies => "j_ties",
            Self::Read => "read",
            Self::JunctionStart => "junction_start",
            Self::JunctionLength => "junction_length",
        }
    }

    /// Returns the role of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}
