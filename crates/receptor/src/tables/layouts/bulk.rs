//! Assemblers of clonotypes: MiXCR and TRUST4.

use super::Layout;
use crate::tables::format::Format;
use crate::tables::role::Role;

/// `exportClones` of versions 1 to 4 (mixcr.com, reference of `export`).
pub(super) static MIXCR: Layout = Layout::new(
    Format::Mixcr,
    &[&["nSeqCDR3", "aaSeqCDR3", "N. Seq. CDR3", "AA. Seq. CDR3"]],
    &[
        (Role::CellId, &["tagValueCELL", "cellId"]),
        (Role::CloneId, &["cloneId", "Clone ID"]),
        (Role::Locus, &["topChains", "chains"]),
        (Role::VCall, &["allVHitsWithScore", "allVHits", "All V hits", "bestVHit", "bestVGene"]),
        (Role::DCall, &["allDHitsWithScore", "allDHits", "All D hits", "bestDHit", "bestDGene"]),
        (Role::JCall, &["allJHitsWithScore", "allJHits", "All J hits", "bestJHit", "bestJGene"]),
        (Role::Junction, &["nSeqCDR3", "N. Seq. CDR3"]),
        (Role::JunctionAa, &["aaSeqCDR3", "AA. Seq. CDR3"]),
        (Role::Productive, &["isProductive", "isProductiveCDR3", "isProductive CDR3"]),
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
);

/// `_report.tsv` (github.com/liulab-dfci/TRUST4). Its CDR3s have both ends.
pub(super) static TRUST4: Layout = Layout::new(
    Format::Trust4,
    &[&["CDR3nt"], &["CDR3aa"], &["V"], &["J"], &["C", "cid"]],
    &[
        (Role::SequenceId, &["cid"]),
        (Role::VCall, &["V"]),
        (Role::DCall, &["D"]),
        (Role::JCall, &["J"]),
        (Role::Junction, &["CDR3nt"]),
        (Role::JunctionAa, &["CDR3aa"]),
        (Role::DuplicateCount, &["count"]),
    ],
);
