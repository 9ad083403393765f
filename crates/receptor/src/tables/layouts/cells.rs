//! Single cells: Cell Ranger, BD Rhapsody, TRUST4.

use super::{ChainLayout, Ends, Layout};
use crate::tables::format::Format;
use crate::tables::role::Role;

/// Cell Ranger, `filtered_contig_annotations.csv` and `all_contig_annotations.csv`.
pub(super) static TEN_X: Layout = Layout::new(
    Format::TenX,
    &[&["barcode"], &["chain"], &["v_gene"], &["cdr3", "cdr3_nt"]],
    &[
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
);

/// `VDJ_Dominant_Contigs.csv`, `VDJ_Unfiltered_Contigs.csv` and `perCellChain.csv` of BD Rhapsody.
pub(super) static BD_CHAINS: Layout = Layout {
    ends: Ends::Added,
    without_ends: &["CDR3_Nucleotide", "CDR3_Nucleotide_Dominant"],
    ..Layout::new(
        Format::BdChains,
        &[
            &["Cell_Index"],
            &["Chain_Type"],
            &["V_gene", "V_gene_Dominant"],
            &["CDR3_Translation", "CDR3_Translation_Dominant"],
        ],
        &[
            (Role::SequenceId, &["Contig_ID"]),
            (Role::CellId, &["Cell_Index"]),
            (Role::IsCell, &["Putative", "Putative_Cell"]),
            (Role::VCall, &["V_gene_Dominant", "V_gene"]),
            (Role::DCall, &["D_gene_Dominant", "D_gene"]),
            (Role::JCall, &["J_gene_Dominant", "J_gene"]),
            (Role::JunctionAa, &["CDR3_Translation_Dominant", "CDR3_Translation"]),
            (Role::Productive, &["Productive"]),
            (Role::DuplicateCount, &["Molecule_Count", "Read_Count"]),
        ],
    )
};

/// `VDJ_perCell.csv` of BD Rhapsody.
pub(super) static BD_CELLS: Layout = Layout {
    chains: &[
        ChainLayout {
            locus: None,
            roles: &[
                (Role::VCall, &["TCR_Alpha_Gamma_V_gene_Dominant"]),
                (Role::JCall, &["TCR_Alpha_Gamma_J_gene_Dominant"]),
                (Role::JunctionAa, &["TCR_Alpha_Gamma_CDR3_Translation_Dominant"]),
                (Role::DuplicateCount, &["TCR_Alpha_Gamma_Molecule_Count"]),
            ],
            packed: None,
        },
        ChainLayout {
            locus: None,
            roles: &[
                (Role::VCall, &["TCR_Beta_Delta_V_gene_Dominant"]),
                (Role::DCall, &["TCR_Beta_Delta_D_gene_Dominant"]),
                (Role::JCall, &["TCR_Beta_Delta_J_gene_Dominant"]),
                (Role::JunctionAa, &["TCR_Beta_Delta_CDR3_Translation_Dominant"]),
                (Role::DuplicateCount, &["TCR_Beta_Delta_Molecule_Count"]),
            ],
            packed: None,
        },
    ],
    ends: Ends::Added,
    without_ends: &[
        "TCR_Alpha_Gamma_CDR3_Nucleotide_Dominant",
        "TCR_Beta_Delta_CDR3_Nucleotide_Dominant",
    ],
    ..Layout::new(
        Format::BdCells,
        &[
            &["Cell_Index"],
            &[
                "TCR_Alpha_Gamma_CDR3_Translation_Dominant",
                "TCR_Beta_Delta_CDR3_Translation_Dominant",
            ],
        ],
        &[(Role::CellId, &["Cell_Index"]), (Role::IsCell, &["Putative", "Putative_Cell"])],
    )
};

/// A field of TRUST4's cells: V, D, J, C, CDR3, its amino acids, reads, contig, and what is not
/// read: similarity to the germline, and whether the contig is whole.
const TRUST4_FIELD: &[Option<Role>] = &[
    Some(Role::VCall),
    Some(Role::DCall),
    Some(Role::JCall),
    None,
    Some(Role::Junction),
    Some(Role::JunctionAa),
    Some(Role::DuplicateCount),
    Some(Role::SequenceId),
];

/// `_barcode_report.tsv` of TRUST4; further chains of a cell (`secondary_chain1`) are not read.
pub(super) static TRUST4_CELLS: Layout = Layout {
    chains: &[
        ChainLayout { locus: None, roles: &[], packed: Some(("chain1", TRUST4_FIELD)) },
        ChainLayout { locus: None, roles: &[], packed: Some(("chain2", TRUST4_FIELD)) },
    ],
    ..Layout::new(
        Format::Trust4Cells,
        &[&["barcode"], &["cell_type"], &["chain1"], &["chain2"]],
        &[(Role::CellId, &["barcode"])],
    )
};
