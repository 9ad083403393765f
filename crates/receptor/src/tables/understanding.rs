//! What was understood of a table.

use std::collections::BTreeMap;

use serde::Serialize;

use super::columns::{Columns, Source};
use super::donor::Donor;
use super::format::Format;
use super::header::Header;
use super::layouts::{Ends, same};
use super::meaning::Meaning;
use super::problem::Problem;
use super::role::Role;
use crate::airr::REQUIRED_COLUMNS;

/// What was understood of a table: of its header at once, of its rows as they are read.
///
/// ```
/// use thymoid_receptor::tables::{Batch, Junctions, Problem, Reader};
/// let text = "cdr3_aa\tv\tmouse\nCASSF\tTCRBV06-05\tA\nASS\tTRBV7-2\tB\n";
/// let (mut reader, mut batch) = (Reader::new("t.tsv", text.as_bytes())?, Batch::default());
/// while reader.read(&mut batch, 100)? {}
/// let understanding = reader.understanding();
/// // Without its Cys104, a CDR3 of unknown origin is no junction.
/// assert_eq!(understanding.junctions, Junctions::Checked);
/// assert_eq!((understanding.rows, understanding.rows_with(Problem::WithoutEnds)), (2, 1));
/// assert_eq!(understanding.genes_converted, 1);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Understanding {
    /// The table, as its reader was told.
    pub file: String,
    /// Who writes such tables.
    pub format: Format,
    /// Whether it is compressed with gzip.
    pub compressed: bool,
    /// Whether fields may stand in quotes: in tables separated by commas, and by tabs where the
    /// first column name is quoted.
    pub quoted: bool,
    /// Column names, in order.
    pub header: Vec<String>,
    /// Whether the first column holds names of rows, over which R writes no column name.
    pub row_names: bool,
    /// What became of columns that are read: role, and index in the header. Of several columns of
    /// a role, a row takes the first that has a value.
    pub read: Vec<(Role, usize)>,
    /// How many rows took the value of each of these, where the role has several.
    pub taken: Vec<Option<u64>>,
    /// Where junctions come from.
    pub junctions: Junctions,
    /// Columns with CDR3s without Cys104 and Phe118 or Trp118, which are no junctions and are not
    /// read as such.
    pub without_ends: Vec<String>,
    /// Columns that AIRR requires and an AIRR table lacks. They are not made up.
    pub missing_required: Vec<&'static str>,
    /// Rows read so far.
    pub rows: u64,
    /// Rearrangements in them: rows of some tables hold several chains.
    pub chains: u64,
    /// Rows of each species, where the table names it.
    pub species: BTreeMap<Donor, u64>,
    /// Gene calls rewritten in IMGT names.
    pub genes_converted: u64,
    /// Junctions translated to amino acids, where the table has nucleotides only.
    pub translated: u64,
    /// CDR3s around which Cys104 and the residue 118 of J were put, for the column lacks them.
    pub ends_added: u64,
    /// Problems that occurred, in order.
    pub problems: Vec<ProblemCount>,
}

/// Where junctions come from.
///
/// ```
/// use thymoid_receptor::tables::{Junctions, Reader};
/// let header = "nucleotide\taminoAcid\tvMaxResolved\tvIndex\tcdr3Length\n";
/// let reader = Reader::new("immunoseq.tsv", header.as_bytes())?;
/// assert_eq!(reader.understanding().junctions, Junctions::Cut);
/// assert_eq!(Junctions::Cut.as_str(), "cut");
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Junctions {
    /// From columns that hold them with Cys104 and Phe118 or Trp118.
    Given,
    /// From a column in which CDR3s may lack their ends, as in a table of unknown origin. Those
    /// that do not begin with Cys104 are not taken.
    Checked,
    /// Cut from a longer read, by the place of Cys104 and the length.
    Cut,
    /// From a column with CDR3s as IMGT defines them, with Cys104 and the residue 118 of J added.
    Completed,
}

impl Junctions {
    /// Returns the name for tables and catalogues.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Checked => "checked",
            Self::Cut => "cut",
            Self::Completed => "completed",
        }
    }
}

/// How often a problem occurred.
///
/// ```
/// use thymoid_receptor::tables::{Batch, ProblemCount, Problem, Reader};
/// let text = "junction_aa\tcount\nCASSF\t3\nCASTF\tmany\n";
/// let (mut reader, mut batch) = (Reader::new("t.tsv", text.as_bytes())?, Batch::default());
/// while reader.read(&mut batch, 100)? {}
/// let last = reader.understanding().problems.last();
/// let expected = ProblemCount { problem: Problem::NotACount, rows: 1, first: 3, column: Some(1) };
/// assert_eq!(last, Some(&expected));
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProblemCount {
    /// The problem.
    pub problem: Problem,
    /// Rows that have it.
    pub rows: u64,
    /// Line of the first of them.
    pub first: u64,
    /// Index of the column to look at, if it is in the table.
    pub column: Option<usize>,
}

impl Understanding {
    pub(super) fn of_header(file: String, compressed: bool, header: &Header) -> Self {
        let Header { dialect, layout, columns, row_names, .. } = header;
        let names = header.names.clone();
        let has = |name: &&str| names.iter().any(|column| same(column, name));
        // AIRR tells capitals from small letters.
        let exact = |name: &&str| names.iter().any(|column| column == name);
        let airr = layout.format == Format::Airr;
        let without_ends = layout.without_ends.iter().filter(|n| has(n)).map(|&n| n.into());
        let missing = REQUIRED_COLUMNS.into_iter().filter(|name| airr && !exact(name));
        let (read, taken) = columns_read(columns);
        Self {
            file,
            format: layout.format,
            compressed,
            quoted: dialect.quoted,
            row_names: *row_names,
            junctions: junctions(columns),
            without_ends: without_ends.collect(),
            missing_required: missing.collect(),
            header: names,
            read,
            taken,
            rows: 0,
            chains: 0,
            species: BTreeMap::new(),
            genes_converted: 0,
            translated: 0,
            ends_added: 0,
            problems: Vec::new(),
        }
    }

    /// Returns the columns that are carried along unread.
    pub fn carried(&self) -> impl Iterator<Item = &str> {
        let unread = |column: &usize| self.read.iter().all(|(_, read)| read != column);
        (0..self.header.len()).filter(unread).map(|column| self.header[column].as_str())
    }

    /// Returns the number of rows with a problem.
    pub fn rows_with(&self, problem: Problem) -> u64 {
        self.problems.iter().find(|found| found.problem == problem).map_or(0, |found| found.rows)
    }

    pub(super) fn count(&mut self, row: u64, meaning: &Meaning) {
        self.chains += 1;
        let mut taken = meaning.taken;
        while taken != 0 {
            let number = taken.trailing_zeros() as usize;
            if let Some(rows) = self.taken.get_mut(number) {
                *rows = Some(rows.unwrap_or(0) + 1);
            }
            taken &= taken - 1;
        }
        if let Some(species) = meaning.donor {
            *self.species.entry(species).or_default() += 1;
        }
        self.ends_added += u64::from(meaning.ends_added);
        self.genes_converted += u64::from(meaning.genes_converted);
        self.translated += u64::from(meaning.translated);
        for problem in meaning.problems.iter() {
            match self.problems.binary_search_by_key(&problem, |found| found.problem) {
                Ok(place) => self.problems[place].rows += 1,
                Err(place) => {
                    let column_of = |role: &Role| self.read.iter().find(|(read, _)| read == role);
                    let column = problem.roles().iter().find_map(column_of).map(|(_, at)| *at);
                    self.problems
                        .insert(place, ProblemCount { problem, rows: 1, first: row, column });
                }
            }
        }
    }
}

/// Lists the columns that are read, in the order of their numbers, and starts to count where a role
/// has several.
fn columns_read(chains: &[Columns]) -> (Vec<(Role, usize)>, Vec<Option<u64>>) {
    let mut found: BTreeMap<usize, (Role, usize, Option<u64>)> = BTreeMap::new();
    for (role, sources) in chains.iter().flat_map(|c| Role::ALL.map(|role| (role, c.of(role)))) {
        for Source { column, number, .. } in sources {
            let counted = (sources.len() > 1).then_some(0);
            found.insert(*number, (role, *column, counted));
        }
    }
    found.into_values().map(|(role, column, counted)| ((role, column), counted)).unzip()
}

fn junctions(chains: &[Columns]) -> Junctions {
    let any = |test: &dyn Fn(&Columns) -> bool| chains.iter().any(test);
    if any(&|columns| columns.ends == Ends::Checked) {
        Junctions::Checked
    } else if any(&|columns| columns.ends == Ends::Added) {
        Junctions::Completed
    } else if any(&|columns| !columns.has(Role::Junction) && columns.has(Role::Read)) {
        Junctions::Cut
    } else {
        Junctions::Given
    }
}
