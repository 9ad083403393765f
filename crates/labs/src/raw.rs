//! What every format is brought to before it is judged: cells with what stands around them.

use super::reasons::{Reason, Remedy};
use super::value::Verdict;
use crate::error::Error;

/// A cell and the header above it.
#[derive(Debug, Clone, Default)]
pub(super) struct Field {
    pub(super) column: String,
    pub(super) text: String,
}

/// In what an age or a time since implantation is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Span {
    Days,
    #[default]
    Months,
    Years,
    /// The text must say.
    Unstated,
}

/// When a sample was taken, as written.
#[derive(Debug, Clone, Default)]
pub(super) struct When {
    pub(super) date: Field,
    pub(super) time: String,
    pub(super) age: Field,
    pub(super) age_in: Span,
    pub(super) since: Field,
    pub(super) since_in: Span,
    /// Name of a planned visit.
    pub(super) event: Field,
}

/// One value of one sample, as written.
#[derive(Debug, Clone, Default)]
pub(super) struct Raw {
    pub(super) sheet: String,
    pub(super) row: usize,
    pub(super) column: String,
    pub(super) cell: String,
    /// Cells with content that it speaks for.
    pub(super) cells: usize,
    pub(super) child: Field,
    pub(super) when: When,
    pub(super) name: Field,
    pub(super) code: String,
    pub(super) text: String,
    pub(super) sign: String,
    pub(super) unit: Field,
    /// What was sampled; blood where it is empty.
    pub(super) specimen: String,
    pub(super) used: Field,
    pub(super) status: Field,
    pub(super) source: String,
    pub(super) note: String,
    /// An analyte nobody knows is a slip of the pen rather than another test.
    pub(super) own: bool,
    /// The reader's own verdict, where it is worse than accepted.
    pub(super) aside: Option<Aside>,
}

/// A verdict reached while reading.
#[derive(Debug, Clone)]
pub(super) struct Aside {
    pub(super) verdict: Verdict,
    pub(super) why: Reason,
    pub(super) remedy: Option<Remedy>,
}

/// A date of a child, which may stand in another row than the values.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    pub(super) child: String,
    pub(super) kind: FactKind,
    pub(super) row: usize,
    pub(super) field: Field,
}

/// Which date of a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FactKind {
    Birth,
    Implant,
}

/// All that a file holds.
#[derive(Debug, Default)]
pub(super) struct Rough {
    pub(super) raws: Vec<Raw>,
    pub(super) facts: Vec<Fact>,
    /// Cells that say what others mean: headers, children, dates, units.
    pub(super) structure: usize,
    /// Numbers are written as in REDCap, where some stand for missing values.
    pub(super) redcap: bool,
}

/// Values a file may have: each costs about two kilobytes while it is judged.
const MAX_VALUES: usize = 1_000_000;

impl Rough {
    /// Refuses more values than memory should hold.
    ///
    /// # Errors
    /// Beyond [`MAX_VALUES`].
    pub(super) fn bounded(&self, file: &str, row: usize) -> Result<(), Error> {
        if self.raws.len() <= MAX_VALUES {
            return Ok(());
        }
        let problem = format!("the file has more than {MAX_VALUES} values");
        Err(Error::at(file, row, "-", problem, "split it by child or by year"))
    }
}

impl Raw {
    /// A row or column that holds no value, with the reason.
    pub(super) fn not_read(row: usize, column: &str, why: Reason) -> Self {
        let aside = Some(Aside { verdict: Verdict::NotRead, why, remedy: None });
        Self { row, column: column.into(), aside, ..Self::default() }
    }

    /// The same, speaking for so many cells.
    pub(super) fn of_cells(self, cells: usize) -> Self {
        Self { cells, ..self }
    }
}
