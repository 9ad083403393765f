//! Lists of receptors: immunarch, VDJdb, tcrdist3, VDJtools and whatever has a junction.

use super::{ChainLayout, Ends, Layout};
use crate::tables::format::Format;
use crate::tables::role::Role;

pub(super) static IMMUNARCH: Layout = Layout::new(
    Format::Immunarch,
    &[&["CDR3.aa", "CDR3.nt"], &["V.name"]],
    &[
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
);

/// The release `vdjdb_slim` and the export of the browser. Its CDR3s have both ends but for a few
/// that were published without them.
pub(super) static VDJDB: Layout = Layout {
    ends: Ends::Checked,
    ..Layout::new(
        Format::Vdjdb,
        &[&["cdr3"], &["v.segm", "V"], &["j.segm", "J"], &["gene"], &["species"]],
        &[
            (Role::Species, &["species"]),
            (Role::Locus, &["gene"]),
            (Role::VCall, &["v.segm", "V"]),
            (Role::JCall, &["j.segm", "J"]),
            (Role::JunctionAa, &["cdr3"]),
        ],
    )
};

/// The release `vdjdb_full`.
pub(super) static VDJDB_PAIRED: Layout = Layout {
    chains: &[
        ChainLayout {
            locus: Some("TRA"),
            roles: &[
                (Role::VCall, &["v.alpha"]),
                (Role::JCall, &["j.alpha"]),
                (Role::JunctionAa, &["cdr3.alpha"]),
            ],
            packed: None,
        },
        ChainLayout {
            locus: Some("TRB"),
            roles: &[
                (Role::VCall, &["v.beta"]),
                (Role::DCall, &["d.beta"]),
                (Role::JCall, &["j.beta"]),
                (Role::JunctionAa, &["cdr3.beta"]),
            ],
            packed: None,
        },
    ],
    ends: Ends::Checked,
    ..Layout::new(
        Format::VdjdbPaired,
        &[&["cdr3.alpha", "cdr3.beta"], &["v.alpha", "v.beta"]],
        &[(Role::Species, &["species"])],
    )
};

/// Columns of tcrdist3 for a chain, by its letter.
macro_rules! tcrdist_chain {
    ($locus:literal, $letter:literal) => {
        ChainLayout {
            locus: Some($locus),
            roles: &[
                (Role::VCall, &[concat!("v_", $letter, "_gene")]),
                (Role::DCall, &[concat!("d_", $letter, "_gene")]),
                (Role::JCall, &[concat!("j_", $letter, "_gene")]),
                (Role::JunctionAa, &[concat!("cdr3_", $letter, "_aa")]),
            ],
            packed: None,
        }
    };
}

/// Tables for tcrdist3 (tcrdist3.readthedocs.io, inputs). `cdr3_b_nucseq` may be longer than the
/// junction, as in the tables that it ships, and is not read.
pub(super) static TCRDIST: Layout = Layout {
    chains: &[
        tcrdist_chain!("TRA", "a"),
        tcrdist_chain!("TRB", "b"),
        tcrdist_chain!("TRG", "g"),
        tcrdist_chain!("TRD", "d"),
    ],
    ..Layout::new(
        Format::Tcrdist,
        &[&["cdr3_a_aa", "cdr3_b_aa", "cdr3_g_aa", "cdr3_d_aa"]],
        &[
            (Role::CloneId, &["clone_id"]),
            (Role::Species, &["organism", "species"]),
            (Role::DuplicateCount, &["count"]),
        ],
    )
};

/// Any table with a junction under a usual name; among others VDJtools.
pub(in super::super) static PLAIN: Layout = Layout {
    ends: Ends::Checked,
    ..Layout::new(
        Format::Plain,
        &[&["junction", "junction_aa", "cdr3_nt", "cdr3_aa", "cdr3nt", "cdr3aa"]],
        &[
            (Role::SequenceId, &["sequence_id", "id"]),
            (Role::CellId, &["cell_id", "barcode"]),
            (Role::CloneId, &["clone_id", "clonotype_id"]),
            (Role::Species, &["species", "organism"]),
            (Role::Locus, &["locus", "chain"]),
            (Role::VCall, &["v_call", "v_gene", "v"]),
            (Role::DCall, &["d_call", "d_gene", "d"]),
            (Role::JCall, &["j_call", "j_gene", "j"]),
            (Role::Junction, &["junction", "cdr3_nt", "cdr3nt"]),
            (Role::JunctionAa, &["junction_aa", "cdr3_aa", "cdr3aa"]),
            (Role::Productive, &["productive"]),
            (Role::DuplicateCount, &["duplicate_count", "count"]),
        ],
    )
};

/// Tables without column names: the first row says which column is what.
pub(in super::super) static HEADERLESS: Layout =
    Layout { ends: Ends::Checked, ..Layout::new(Format::Headerless, &[], &[]) };
