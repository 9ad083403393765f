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
            Self::Plain => "plain",
        }
    }
}

/// What a column holds.
///
/// ```
/// use thymoid_receptor::tables::{Reader, Role};
/// let header = "cdr3aa\tv\tj\tcount\n";
/// let reader = Reader::new("vdjtools.tsv", header.as_bytes())?;
/// let read: Vec<_> = reader.understanding().read.iter().map(|(role, _)| role.as_str()).collect();
/// assert_eq!(read, ["v_call", "j_call", "junction_aa", "duplicate_count"]);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "AIRR field names, explained in the AIRR schema")]
pub enum Role {
    SequenceId,
    CellId,
    /// Cell Ranger: whether the barcode is of a cell.
    IsCell,
    CloneId,
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
    pub(super) const COUNT: usize = Self::JunctionLength as usize + 1;

    /// Returns the AIRR field, or a name of our own for what AIRR has no name for.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SequenceId => "sequence_id",
            Self::CellId => "cell_id",
            Self::IsCell => "is_cell",
            Self::CloneId => "clone_id",
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
}

/// Column names of a format. Of several names for a role, the first that a table has is used.
pub(super) struct Layout {
    pub(super) format: Format,
    /// A table of this format has a column of each list.
    signature: &'static [&'static [&'static str]],
    pub(super) roles: &'static [(Role, &'static [&'static str])],
    /// Columns with CDR3s that leave out Cys104 and Phe118 or Trp118: these are no junctions.
    pub(super) without_ends: &'static [&'static str],
}

/// In the order in which they are tried.
static LAYOUTS: [Layout; 7] = [
    Layout {
        format: Format::Airr,
        signature: &[
            &["sequence_id"],
            &["v_call"],
            &["j_call"],
            &["junction", "junction_aa", "cdr3", "cdr3_aa"],
        ],
        roles: &[
            (Role::SequenceId, &["sequence_id"]),
            (Role::CellId, &["cell_id"]),
            (Role::CloneId, &["clone_id"]),
            (Role::Locus, &["locus"]),
            (Role::VCall, &["v_call"]),
            (Role::DCall, &["d_call"]),
            (Role::JCall, &["j_call"]),
            (Role::Junction, &["junction"]),
            (Role::JunctionAa, &["junction_aa"]),
            (Role::Productive, &["productive"]),
            (Role::DuplicateCount, &["duplicate_count", "umi_count", "consensus_count"]),
        ],
        without_ends: &["cdr3", "cdr3_aa"],
    },
    Layout {
        format: Format::Mixcr,
        signature: &[&["nSeqCDR3", "aaSeqCDR3", "N. Seq. CDR3", "AA. Seq. CDR3"]],
        roles: &[
            (Role::CellId, &["tagValueCELL", "cellId"]),
            (Role::CloneId, &["cloneId", "Clone ID"]),
            (Role::Locus, &["topChains", "chains"]),
            (
                Role::VCall,
                &["allVHitsWithScore", "allVHits", "All V hits", "bestVHit", "bestVGene"],
            ),
            (
                Role::DCall,
                &["allDHitsWithScore", "allDHits", "All D hits", "bestDHit", "bestDGene"],
            ),
            (
                Role::JCall,
                &["allJHitsWithScore", "allJHits", "All J hits", "bestJHit", "bestJGene"],
            ),
            (Role::Junction, &["nSeqCDR3", "N. Seq. CDR3"]),
            (Role::JunctionAa, &["aaSeqCDR3", "AA. Seq. CDR3"]),
            (
                Role::DuplicateCount,
                &[
                    "uniqueMoleculeCount",
                    "uniqueUMICount",
                    "uniqueTagCountUMI",
                    "cloneCount",
                    "readCount",
                    "Clone count",
                ],
            ),
        ],
        without_ends: &[],
    },
    Layout {
        format: Format::Immunarch,
        signature: &[&["CDR3.aa", "CDR3.nt"], &["V.name"]],
        roles: &[
            (Role::CellId, &["Barcode"]),
            (Role::CloneId, &["raw_clonotype_id"]),
            (Role::Locus, &["chain"]),
            (Role::VCall, &["V.name"]),
            (Role::DCall, &["D.name"]),
            (Role::JCall, &["J.name"]),
            (Role::Junction, &["CDR3.nt"]),
            (Role::JunctionAa, &["CDR3.aa"]),
            (Role::DuplicateCount, &["Clones"]),
        ],
        without_ends: &[],
    },
    Layout {
        format: Format::TenX,
        signature: &[&["barcode"], &["chain"], &["v_gene"], &["cdr3", "cdr3_nt"]],
        roles: &[
            (Role::SequenceId, &["contig_id"]),
            (Role::CellId, &["barcode"]),
            (Role::IsCell, &["is_cell"]),
            (Role::CloneId, &["raw_clonotype_id"]),
            (Role::Locus, &["chain"]),
            (Role::VCall, &["v_gene"]),
            (Role::DCall, &["d_gene"]),
            (Role::JCall, &["j_gene"]),
            (Role::Junction, &["cdr3_nt"]),
            (Role::JunctionAa, &["cdr3"]),
            (Role::Productive, &["productive"]),
            (Role::DuplicateCount, &["umis", "reads"]),
        ],
        without_ends: &[],
    },
    Layout {
        format: Format::AdaptiveV3,
        signature: &[&["rearrangement"], &["amino_acid"], &["v_resolved", "v_gene"]],
        roles: &[
            (Role::Locus, &["locus"]),
            (Role::VCall, &["v_resolved", "v_gene"]),
            (Role::DCall, &["d_resolved", "d_gene"]),
            (Role::JCall, &["j_resolved", "j_gene"]),
            (Role::VTies, &["v_gene_ties"]),
            (Role::DTies, &["d_gene_ties"]),
            (Role::JTies, &["j_gene_ties"]),
            (Role::Junction, &["cdr3_rearrangement"]),
            (Role::Read, &["rearrangement"]),
            (Role::JunctionStart, &["v_index"]),
            (Role::JunctionLength, &["cdr3_length"]),
            (Role::JunctionAa, &["amino_acid"]),
            (Role::Productive, &["frame_type"]),
            (Role::DuplicateCount, &["templates", "seq_reads", "reads"]),
        ],
        without_ends: &[],
    },
    Layout {
        format: Format::AdaptiveV2,
        signature: &[&["nucleotide"], &["aminoAcid"], &["vMaxResolved", "vGeneName"]],
        roles: &[
            (Role::VCall, &["vMaxResolved", "vGeneName"]),
            (Role::DCall, &["dMaxResolved", "dGeneName"]),
            (Role::JCall, &["jMaxResolved", "jGeneName"]),
            (Role::VTies, &["vGeneNameTies"]),
            (Role::DTies, &["dGeneNameTies"]),
            (Role::JTies, &["jGeneNameTies"]),
            (Role::Read, &["nucleotide"]),
            (Role::JunctionStart, &["vIndex"]),
            (Role::JunctionLength, &["cdr3Length"]),
            (Role::JunctionAa, &["aminoAcid"]),
            (Role::Productive, &["sequenceStatus"]),
            (
                Role::DuplicateCount,
                &[
                    "count (templates/reads)",
                    "count (templates)",
                    "estimatedNumberGenomes",
                    "count (reads)",
                    "count",
                    "copy",
                ],
            ),
        ],
        without_ends: &[],
    },
    Layout {
        format: Format::Plain,
        signature: &[&["junction", "junction_aa", "cdr3_nt", "cdr3_aa", "cdr3nt", "cdr3aa"]],
        roles: &[
            (Role::SequenceId, &["sequence_id", "id"]),
            (Role::CellId, &["cell_id", "barcode"]),
            (Role::CloneId, &["clone_id", "clonotype_id"]),
            (Role::Locus, &["locus", "chain"]),
            (Role::VCall, &["v_call", "v_gene", "v"]),
            (Role::DCall, &["d_call", "d_gene", "d"]),
            (Role::JCall, &["j_call", "j_gene", "j"]),
            (Role::Junction, &["junction", "cdr3_nt", "cdr3nt"]),
            (Role::JunctionAa, &["junction_aa", "cdr3_aa", "cdr3aa"]),
            (Role::Productive, &["productive"]),
            (Role::DuplicateCount, &["duplicate_count", "count"]),
        ],
        without_ends: &[],
    },
];

/// Tells whether a column has a name; letter case, blanks around and VDJtools' `#` are not meant.
pub(super) fn same(column: &str, name: &str) -> bool {
    column.trim_start_matches('#').trim().eq_ignore_ascii_case(name)
}

/// Returns the layout of a table with these columns.
pub(super) fn recognise(header: &[&str]) -> Option<&'static Layout> {
    let has = |name: &&str| header.iter().any(|column| same(column, name));
    LAYOUTS.iter().find(|layout| layout.signature.iter().all(|names| names.iter().any(has)))
}

/// The column of each role, by index.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// Whether a junction comes from a column called CDR3, by a writer that is not known: the name
    /// is used with and without the conserved ends.
    pub(super) ends_uncertain: bool,
    /// Whether `None` says of a receptor that it is not productive, as Cell Ranger writes it.
    pub(super) null_is_unproductive: bool,
    of_role: [Option<usize>; Role::COUNT],
}

impl Columns {
    /// Finds the column of each role; fails with the second of two columns that have a name which a
    /// role needs.
    pub(super) fn resolve(layout: &Layout, header: &[&str]) -> Result<Self, usize> {
        let mut of_role = [None; Role::COUNT];
        for (role, names) in layout.roles {
            for name in *names {
                let mut found = (0..header.len()).filter(|i| same(header[*i], name));
                let first = found.next();
                if let Some(second) = found.next() {
                    return Err(second);
                }
                if first.is_some() {
                    of_role[*role as usize] = first;
                    break;
                }
            }
        }
        let cdr3 = |role: Role| {
            of_role[role as usize].is_some_and(|i| header[i].to_ascii_lowercase().contains("cdr3"))
        };
        let ends_uncertain =
            layout.format == Format::Plain && (cdr3(Role::Junction) || cdr3(Role::JunctionAa));
        let null_is_unproductive = layout.format == Format::TenX;
        Ok(Self { ends_uncertain, null_is_unproductive, of_role })
    }

    pub(super) fn get(&self, role: Role) -> Option<usize> {
        self.of_role[role as usize]
    }
}
