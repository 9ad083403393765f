//! Formats of repertoire tables, recognised by their column names.

use serde::Serialize;

/// Who writes such tables.
///
/// A junction has Cys104 and Phe118 or Trp118; so have the CDR3s of MiXCR, immunarch, Cell Ranger,
/// Adaptive and VDJtools, but not `cdr3` of AIRR, which follows IMGT.
///
/// ```
/// use thymoid_receptor::tables::{Format, Reader};
/// let format = |header: &str| -> Result<Format, thymoid_receptor::Error> {
///     Ok(Reader::new("t.tsv", header.as_bytes())?.understanding().format)
/// };
/// assert_eq!(format("cloneId\tcloneCount\tnSeqCDR3\taaSeqCDR3\n")?, Format::Mixcr);
/// assert_eq!(format("Clones\tCDR3.nt\tCDR3.aa\tV.name\n")?, Format::Immunarch);
/// assert_eq!(format("mouse\tjunction_aa\n")?, Format::Plain);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// AIRR Rearrangement, schema 1 or 2 (docs.airr-community.org).
    Airr,
    /// MiXCR `exportClones`, versions 1 to 4 (mixcr.com).
    Mixcr,
    /// immunarch (immunarch.com).
    Immunarch,
    /// 10x Genomics Cell Ranger, `filtered_contig_annotations.csv`.
    TenX,
    /// Adaptive immunoSEQ, export version 2.
    AdaptiveV2,
    /// Adaptive immunoSEQ, export version 3.
    AdaptiveV3,
    /// Change-O of the Immcantation framework, before it took to AIRR.
    ChangeO,
    /// VDJdb, one chain a row (vdjdb.cdr3.net).
    Vdjdb,
    /// VDJdb, `vdjdb_full`: both chains in a row.
    VdjdbPaired,
    /// tcrdist3: one chain or several in a row.
    Tcrdist,
    /// TRUST4, `_report.tsv`.
    Trust4,
    /// TRUST4, `_barcode_report.tsv`: a cell a row, each chain in one field.
    Trust4Cells,
    /// BD Rhapsody, a chain of a cell a row.
    BdChains,
    /// BD Rhapsody, `VDJ_perCell.csv`: a cell a row.
    BdCells,
    /// A table without column names, such as OLGA writes.
    Headerless,
    /// Any other table with a junction column; also VDJtools.
    Plain,
}

impl Format {
    /// Returns the name for tables and catalogues.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Airr => "airr",
            Self::Mixcr => "mixcr",
            Self::Immunarch => "immunarch",
            Self::TenX => "ten_x",
            Self::AdaptiveV2 => "adaptive_v2",
            Self::AdaptiveV3 => "adaptive_v3",
            Self::ChangeO => "change_o",
            Self::Vdjdb => "vdjdb",
            Self::VdjdbPaired => "vdjdb_paired",
            Self::Tcrdist => "tcrdist",
            Self::Trust4 => "trust4",
            Self::Trust4Cells => "trust4_cells",
            Self::BdChains => "bd_chains",
            Self::BdCells => "bd_cells",
            Self::Headerless => "headerless",
            Self::Plain => "plain",
        }
    }
}
