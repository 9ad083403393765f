//! What every format is brought to before it is judged: cells with what stands around them.

use crate::dates::{Fact, When};
use crate::error::Error;
use crate::field::Field;
use crate::value::{LabVerdict, Reason, Remedy};

/// One value of one sample, as written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Raw {
    pub(crate) sheet: String,
    pub(crate) row: usize,
    pub(crate) column: String,
    pub(crate) cell: String,
    /// Cells with content that it speaks for.
    pub(crate) cells: usize,
    pub(crate) child: Field,
    pub(crate) when: When,
    pub(crate) name: Field,
    pub(crate) code: String,
    pub(crate) text: String,
    pub(crate) sign: String,
    pub(crate) unit: Field,
    /// What was sampled; blood where it is empty.
    pub(crate) specimen: String,
    pub(crate) used: Field,
    /// The source that it contradicts; empty without one.
    pub(crate) conflict: String,
    pub(crate) status: Field,
    pub(crate) source: String,
    pub(crate) note: String,
    /// An analyte nobody knows is a slip of the pen rather than another test.
    pub(crate) own: bool,
    /// The reader's own verdict, where it is worse than accepted.
    pub(crate) aside: Option<Aside>,
}

/// A verdict reached while reading.
#[derive(Debug, Clone)]
pub(crate) struct Aside {
    pub(crate) verdict: LabVerdict,
    pub(crate) why: Reason,
    pub(crate) remedy: Option<Remedy>,
}

/// All that a file holds.
#[derive(Debug, Default)]
pub(crate) struct Rough {
    pub(crate) raws: Vec<Raw>,
    pub(crate) facts: Vec<Fact>,
    /// Cells that say what others mean: headers, children, dates, units.
    pub(crate) structure: usize,
    /// Numbers are written as in REDCap, where some stand for missing values.
    pub(crate) redcap: bool,
}

/// Values a file may have: each costs about two kilobytes while it is judged.
const MAX_VALUES: usize = 1_000_000;

impl Rough {
    /// Refuses more values than memory should hold.
    ///
    /// # Errors
    /// Beyond [`MAX_VALUES`].
    pub(crate) fn bounded(&self, file: &str, row: usize) -> Result<(), Error> {
        if self.raws.len() <= MAX_VALUES {
            return Ok(());
        }
        let problem = format!("the file has more than {MAX_VALUES} values");
        Err(Error::at(file, row, "-", problem, "split it by child or by year"))
    }
}

impl Aside {
    /// Doubts a value, which a person may settle.
    pub(crate) fn doubtful(why: Reason) -> Self {
        Self { verdict: LabVerdict::Doubtful, why, remedy: None }
    }
}

impl Raw {
    /// Says of a row or column that it holds no value, with the reason.
    pub(crate) fn not_read(row: usize, column: &str, why: Reason) -> Self {
        let aside = Some(Aside { verdict: LabVerdict::NotRead, why, remedy: None });
        Self { row, column: column.into(), aside, ..Self::default() }
    }

    /// Lets it speak for so many cells.
    pub(crate) fn of_cells(self, cells: usize) -> Self {
        Self { cells, ..self }
    }
}
