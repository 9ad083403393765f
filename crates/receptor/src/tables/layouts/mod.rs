//! How tables of each tool are laid out: which columns hold what, one file a family of tools.

mod airr;
mod bulk;
mod cells;
mod immunoseq;
mod lists;

use super::format::Format;
use super::role::Role;

pub(super) use lists::{HEADERLESS, PLAIN};

/// Column names of one role, the preferred first. A row takes the first that has a value.
type Names = &'static [&'static str];
/// Column names of several roles.
type Roles = &'static [(Role, Names)];

/// Column names of a format.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) format: Format,
    /// A table of this format has a column of each list.
    signature: &'static [Names],
    /// What every chain of a row has in common; all, where a row is one chain.
    pub(super) roles: Roles,
    /// The chains of a row, where it may hold several.
    pub(super) chains: &'static [ChainLayout],
    pub(super) ends: Ends,
    /// Columns with CDR3s that leave out Cys104 and Phe118 or Trp118: these are no junctions.
    pub(super) without_ends: Names,
}

/// Column names of one of several chains of a row.
#[derive(Debug)]
pub(super) struct ChainLayout {
    /// What the names of the columns say.
    pub(super) locus: Option<&'static str>,
    pub(super) roles: Roles,
    /// A column whose fields hold what these roles mean, separated by commas.
    pub(super) packed: Option<(&'static str, &'static [Option<Role>])>,
}

/// Whether what is called CDR3 has Cys104 and Phe118 or Trp118.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// It has.
    Given,
    /// The writer is not known: it is looked at.
    Checked,
    /// It has not, as IMGT defines it; of known J genes the residues are known.
    Added,
}

impl Layout {
    /// A layout of tables whose rows are one chain, with its ends.
    const fn new(format: Format, signature: &'static [Names], roles: Roles) -> Self {
        Self { format, signature, roles, chains: &[], ends: Ends::Given, without_ends: &[] }
    }
}

/// In the order in which they are tried.
static LAYOUTS: [&Layout; 15] = [
    &airr::CHANGE_O,
    &airr::AIRR,
    &bulk::MIXCR,
    &lists::IMMUNARCH,
    &cells::BD_CELLS,
    &cells::BD_CHAINS,
    &cells::TEN_X,
    &cells::TRUST4_CELLS,
    &bulk::TRUST4,
    &immunoseq::V3,
    &immunoseq::V2,
    &lists::VDJDB_PAIRED,
    &lists::VDJDB,
    &lists::TCRDIST,
    &lists::PLAIN,
];

/// Tables that hold no junction with its genes: their columns, what they are, and what to read.
static USELESS: [(Names, &str, &str); 1] = [(
    &["clonotype_id", "cdr3s_aa"],
    "this is `clonotypes.csv` of Cell Ranger, which names no genes",
    "read `filtered_contig_annotations.csv`, which lies beside it",
)];

/// Tells whether a column has a name; letter case, blanks and quotes around, and the `#` of
/// VDJtools are not meant.
pub(super) fn same(column: &str, name: &str) -> bool {
    let plain = column.trim_start_matches('#').trim().trim_matches('"');
    plain.eq_ignore_ascii_case(name)
}

fn has(header: &[&str], name: &str) -> bool {
    header.iter().any(|column| same(column, name))
}

/// Returns the layout of a table with these columns.
pub(super) fn recognise(header: &[&str]) -> Option<&'static Layout> {
    let fits = |names: &&[&str]| names.iter().any(|name| has(header, name));
    LAYOUTS.into_iter().find(|layout| layout.signature.iter().all(&fits))
}

/// Says what a table is that is known, and of no use here, and what to read.
pub(super) fn useless(header: &[&str]) -> Option<(&'static str, &'static str)> {
    let found = USELESS.iter().find(|(names, ..)| names.iter().all(|name| has(header, name)))?;
    Some((found.1, found.2))
}
