//! Columns of AIRR Rearrangement tables.

/// Required columns of the AIRR Rearrangement schema, the same in 1.5 and 2.0, in its order.
///
/// ```
/// use thymoid_receptor::airr::REQUIRED_COLUMNS;
/// // Nucleotides come before amino acids; what is optional, such as the locus, is not here.
/// assert_eq!(REQUIRED_COLUMNS[9..11], ["junction", "junction_aa"]);
/// assert!(!REQUIRED_COLUMNS.contains(&"locus"));
/// ```
pub const REQUIRED_COLUMNS: [&str; 14] = [
    "sequence_id",
    "sequence",
    "rev_comp",
    "productive",
    "v_call",
    "d_call",
    "j_call",
    "sequence_alignment",
    "germline_alignment",
    "junction",
    "junction_aa",
    "v_cigar",
    "d_cigar",
    "j_cigar",
];

/// Further columns of the schema, and four of our own for numbers of deletions.
const FURTHER_COLUMNS: [&str; 16] = [
    "locus",
    "np1_length",
    "np2_length",
    "n1_length",
    "n2_length",
    "p3v_length",
    "p5d_length",
    "p3d_length",
    "p5j_length",
    "duplicate_count",
    "clone_id",
    "cell_id",
    "v_3_deletions",
    "d_5_deletions",
    "d_3_deletions",
    "j_5_deletions",
];

/// Columns of our own that say how receptors were drawn: the same in every row of a sampler.
const CONDITION_COLUMNS: [&str; 6] =
    ["first_nucleotide", "n_additions", "kept", "v_restriction", "j_restriction", "model"];

/// Number of columns that differ from receptor to receptor.
pub(super) const OF_RECEPTOR: usize = REQUIRED_COLUMNS.len() + FURTHER_COLUMNS.len();
/// Number of columns that say how receptors were drawn.
pub(super) const OF_CONDITIONS: usize = CONDITION_COLUMNS.len();

/// Columns of tables of sampled receptors, in order: the required ones of the schema, further ones
/// of the schema, and ten of our own for what the schema has no name for.
///
/// ```
/// use thymoid_receptor::airr::{COLUMNS, REQUIRED_COLUMNS};
/// assert!(COLUMNS.starts_with(&REQUIRED_COLUMNS));
/// assert!(COLUMNS.contains(&"v_3_deletions"));
/// ```
pub const COLUMNS: [&str; OF_RECEPTOR + OF_CONDITIONS] =
    joined(&[&REQUIRED_COLUMNS, &FURTHER_COLUMNS, &CONDITION_COLUMNS]);

/// Joins lists of names, of which there are `N` in all.
const fn joined<const N: usize>(lists: &[&[&'static str]]) -> [&'static str; N] {
    let mut names = [""; N];
    let (mut at, mut list) = (0, 0);
    while list < lists.len() {
        let mut i = 0;
        while i < lists[list].len() {
            names[at] = lists[list][i];
            (at, i) = (at + 1, i + 1);
        }
        list += 1;
    }
    names
}

/// Writes a truth value as AIRR tables do: `T` or `F`.
pub(crate) const fn logical(value: bool) -> &'static str {
    if value { "T" } else { "F" }
}
