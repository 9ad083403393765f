//! What a copy is: what a table counts decides what its numbers can tell.

use thymoid_receptor::tables::{Role, Understanding};

/// What a table counts.
///
/// ```
/// use thymoid_receptor::tables::Reader;
/// use thymoid_study::analysis::counted::Counted;
/// let counted = |header: &str| -> anyhow::Result<Counted> {
///     let reader = Reader::new("t.tsv", header.as_bytes())?;
///     Ok(Counted::by_column(reader.understanding()))
/// };
/// assert_eq!(counted("cloneId\treadCount\taaSeqCDR3\n")?, Counted::Reads);
/// assert_eq!(counted("cloneId\tuniqueMoleculeCount\taaSeqCDR3\n")?, Counted::Molecules);
/// let immunoseq = "rearrangement\tamino_acid\tv_gene\ttemplates\tv_index\tcdr3_length\n";
/// assert_eq!(counted(immunoseq)?, Counted::Templates);
/// // The standard leaves open what a duplicate is.
/// assert_eq!(counted("junction_aa\tduplicate_count\n")?, Counted::Unknown);
/// assert!(Counted::Cells.independent() && !Counted::Unknown.independent());
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// Cells, each with a barcode or a well of its own.
    Cells,
    /// Molecules of rearranged DNA: one or two of a cell.
    Templates,
    /// Molecules of RNA (UMI): many of a cell, more of an active one.
    Molecules,
    /// Reads: as many of a molecule as amplification made.
    Reads,
    /// The table does not say.
    #[default]
    Unknown,
}

impl Counted {
    /// What the column of counts of a table says by its name.
    pub fn by_column(table: &Understanding) -> Self {
        let column = table.read.iter().find(|(role, _)| *role == Role::DuplicateCount);
        let name = column.map_or_else(String::new, |(_, at)| table.header[*at].to_lowercase());
        let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
        match [says(&["template"]), says(&["umi", "molecule"]), says(&["read", "consensus"])] {
            [true, false, false] => Self::Templates,
            [false, true, false] => Self::Molecules,
            [false, false, true] => Self::Reads,
            _ => Self::Unknown,
        }
    }

    /// Whether each copy is a draw of its own from the repertoire, as tests of shares need.
    pub const fn independent(self) -> bool {
        matches!(self, Self::Cells | Self::Templates)
    }

    /// Name in tables and catalogues.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cells => "cells",
            Self::Templates => "templates",
            Self::Molecules => "molecules",
            Self::Reads => "reads",
            Self::Unknown => "unknown",
        }
    }
}
