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
    /// What the column of counts of a table says by its name; where rows took their counts from
    /// several, what all of these say.
    pub fn by_column(table: &Understanding) -> Self {
        let columns = table.read.iter().zip(&table.taken);
        let counts = columns
            .filter(|((role, _), taken)| *role == Role::DuplicateCount && **taken != Some(0));
        let mut all = counts.map(|((_, at), _)| Self::by_name(&table.header[*at].to_lowercase()));
        let first = all.next().unwrap_or_default();
        if all.all(|other| other == first) { first } else { Self::Unknown }
    }

    fn by_name(column: &str) -> Self {
        let says = |words: &[&str]| words.iter().any(|word| column.contains(word));
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
