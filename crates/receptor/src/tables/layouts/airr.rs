//! AIRR Rearrangement, and Change-O, from which it came.

use super::{Ends, Layout};
use crate::tables::format::Format;
use crate::tables::role::Role;

pub(super) static AIRR: Layout = Layout {
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
        (Role::IsCell, &["is_cell"]),
        (Role::CloneId, &["clone_id"]),
        (Role::Species, &["species", "organism"]),
        (Role::Locus, &["locus"]),
        (Role::VCall, &["v_call"]),
        (Role::DCall, &["d_call"]),
        (Role::JCall, &["j_call"]),
        (Role::Junction, &["junction"]),
        (Role::JunctionAa, &["junction_aa"]),
        (Role::Productive, &["productive"]),
        (Role::DuplicateCount, &["duplicate_count", "umi_count", "consensus_count"]),
    ],
    chains: &[],
    ends: Ends::Given,
    without_ends: &["cdr3", "cdr3_aa"],
};

/// Names of AIRR for the most part, in capitals (changeo.readthedocs.io, data standards).
pub(super) static CHANGE_O: Layout = Layout {
    format: Format::ChangeO,
    signature: &[
        &["V_CALL"],
        &["J_CALL"],
        &["JUNCTION", "JUNCTION_AA"],
        &["FUNCTIONAL", "DUPCOUNT", "CONSCOUNT", "SEQUENCE_VDJ", "SEQUENCE_IMGT"],
    ],
    roles: &[
        (Role::SequenceId, &["SEQUENCE_ID"]),
        (Role::CellId, &["CELL"]),
        (Role::CloneId, &["CLONE"]),
        (Role::Locus, &["LOCUS"]),
        (Role::VCall, &["V_CALL"]),
        (Role::DCall, &["D_CALL"]),
        (Role::JCall, &["J_CALL"]),
        (Role::Junction, &["JUNCTION"]),
        (Role::JunctionAa, &["JUNCTION_AA"]),
        (Role::Productive, &["FUNCTIONAL"]),
        (Role::DuplicateCount, &["DUPCOUNT", "UMICOUNT", "CONSCOUNT"]),
    ],
    chains: &[],
    ends: Ends::Given,
    without_ends: &["CDR3", "CDR3_IMGT", "CDR3_AA"],
};
