//! How large clonotypes are: distinct cells where a table names cells, else what it counts.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use thymoid_receptor::Chain;
use thymoid_receptor::statistics::{ClonotypeKey, Clonotypes, Counter, Observation};
use thymoid_receptor::tables::Rearrangement;

use super::counted::Counted;

/// What became of the rows of a table. All but those read add up to those read.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Rows {
    /// All of them; a row of the table that holds several chains is several.
    pub read: u64,
    /// Rows of the table.
    pub lines: u64,
    /// Counted.
    pub counted: u64,
    /// Said or seen not to be productive.
    pub not_productive: u64,
    /// Of a locus other than TRA and TRB, or of none.
    pub other_locus: u64,
    /// Of these, those whose locus is known, by its name.
    pub loci: BTreeMap<&'static str, u64>,
    /// Of another species than the reference.
    pub other_species: u64,
    /// Without the junction that makes a clonotype, or with no copies.
    pub incomplete: u64,
    /// Without the cell that others have.
    pub without_cell: u64,
    /// Of a barcode that is background and not a cell.
    pub not_cells: u64,
    /// Whether the size of a clonotype is its number of distinct cells, as the table names them.
    /// Molecules and reads of a cell are expression, not size.
    pub by_cell: bool,
    /// What a copy is, as far as the table says.
    pub of: Counted,
}

/// What was counted, by locus.
type Tallies = BTreeMap<Chain, (Counter, Clonotypes)>;

/// The sizes of the clonotypes of a table.
///
/// Whether they are numbers of cells, no single row decides: as soon as one row that counts names a
/// cell, those that name none do not count, wherever in the table they stand.
#[derive(Debug)]
pub(super) struct Sizes {
    key: ClonotypeKey,
    keep: bool,
    tallies: Tallies,
    by_cell: bool,
    /// Cells with the clonotypes that they were seen with.
    seen: BTreeSet<String>,
    text: String,
}

impl Sizes {
    /// Starts with nothing counted; `keep`: the clonotypes themselves are kept.
    pub(super) fn new(key: ClonotypeKey, keep: bool) -> Self {
        let (tallies, seen, text) = (Tallies::new(), BTreeSet::new(), String::new());
        Self { key, keep, tallies, by_cell: false, seen, text }
    }

    /// Tells whether sizes are numbers of cells.
    pub(super) const fn by_cell(&self) -> bool {
        self.by_cell
    }

    /// Counts a productive row of a locus.
    pub(super) fn count(&mut self, row: &Rearrangement<'_>, locus: Chain, rows: &mut Rows) {
        let observation = Observation::from(row);
        let complete = self.key.write(&observation, &mut self.text);
        if !complete || (row.cell_id.is_none() && observation.copies == 0) {
            rows.incomplete += 1;
            return;
        }
        let Some(cell) = row.cell_id else {
            if self.by_cell {
                rows.without_cell += 1;
            } else {
                rows.counted += 1;
                self.add(locus, &observation);
            }
            return;
        };
        if !mem::replace(&mut self.by_cell, true) {
            self.tallies.clear();
            rows.without_cell += mem::take(&mut rows.counted);
        }
        rows.counted += 1;
        if self.seen.insert([cell, &self.text].join("\t")) {
            self.add(locus, &Observation { copies: 1, ..observation });
        }
    }

    fn add(&mut self, locus: Chain, observation: &Observation<'_>) {
        let key = self.key;
        let new = || (Counter::new(key), Clonotypes::empty(key));
        let (counter, clonotypes) = self.tallies.entry(locus).or_insert_with(new);
        counter.add(observation);
        if self.keep {
            clonotypes.add(observation, &mut self.text);
        }
    }

    /// Returns what was counted.
    pub(super) fn finish(self) -> Tallies {
        self.tallies
    }
}
