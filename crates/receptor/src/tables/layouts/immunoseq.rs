//! Adaptive immunoSEQ, export versions 2 and 3.

use super::Layout;
use crate::tables::format::Format;
use crate::tables::role::Role;

pub(super) static V3: Layout = Layout::new(
    Format::AdaptiveV3,
    &[&["rearrangement"], &["amino_acid"], &["v_resolved", "v_gene"]],
    &[
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
);

pub(super) static V2: Layout = Layout::new(
    Format::AdaptiveV2,
    &[&["nucleotide"], &["aminoAcid"], &["vMaxResolved", "vGeneName"]],
    &[
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
);
