//! Tables in, batch by batch.

use std::io::Read;
use std::str;

use super::batch::Batch;
use super::format::{Columns, Layout, recognise};
use super::lines::{Fault, Lines, MAX_ROW_BYTES};
use super::split::Dialect;
use super::understanding::Understanding;
use crate::error::Error;

/// Bytes of rows after which a batch is full, whatever the number of rows.
const BATCH_BYTES: usize = 1 << 26;
/// Columns a table may have: a hundred times those of AIRR.
const MAX_COLUMNS: usize = 16_384;

/// Reads a repertoire table in constant memory: tabs or commas, plain or gzip, with or without a
/// byte order mark. The format is recognised by the column names.
///
/// ```
/// use thymoid_receptor::table::{Batch, Reader};
/// let text = "v_call\tj_call\tjunction_aa\tcount\tmouse\nTCRBV06-05\tTRBJ2-7\tCASSF\t3\tA\n";
/// let mut reader = Reader::new("sample.tsv", text.as_bytes())?;
/// let mut batch = Batch::default();
/// while reader.read(&mut batch, 20_000)? {
///     for row in batch.iter() {
///         assert_eq!(row.v_call, Some("TRBV6-5"));
///         assert_eq!(row.duplicate_count, Some(3));
///         assert_eq!(row.fields.get(4), Some("A"));
///     }
/// }
/// let understanding = reader.understanding();
/// assert_eq!((understanding.rows, understanding.genes_converted), (1, 1));
/// assert!(understanding.carried().eq(["mouse"]));
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
pub struct Reader<R> {
    lines: Lines<R>,
    dialect: Dialect,
    columns: Columns,
    understanding: Understanding,
}

impl<R: Read> Reader<R> {
    /// Reads the header. `file` names the table in messages.
    ///
    /// # Errors
    /// [`Error::Table`] for a source that cannot be read, an empty one, one that is not UTF-8, and
    /// one without a column that holds a junction.
    pub fn new(file: impl Into<String>, source: R) -> Result<Self, Error> {
        let file = file.into();
        let at = |fault: &Fault, row: u64| refuse(&file, fault, row);
        let mut lines = Lines::new(source).map_err(|error| at(&Fault::Unreadable(error), 1))?;
        let line = match lines.next(false) {
            Ok(Some((_, line))) => line,
            Ok(None) => {
                return Err(error(
                    &file,
                    1,
                    "-",
                    "the table is empty",
                    "write a line of column names",
                ));
            }
            Err(fault) => return Err(at(&fault, 1)),
        };
        let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        let Ok(line) = str::from_utf8(line) else {
            let problem = "the column names are not UTF-8";
            return Err(error(
                &file,
                1,
                "-",
                problem,
                "save the table as text in UTF-8, or as gzip of it",
            ));
        };
        let dialect = Dialect::of(line);
        let (mut text, mut ends) = (String::new(), Vec::new());
        dialect.split(line, &mut text, &mut ends);
        let starts = std::iter::once(0).chain(ends.iter().map(|end| end + 1));
        let header: Vec<&str> = starts.zip(&ends).map(|(start, end)| &text[start..*end]).collect();
        if header.len() > MAX_COLUMNS {
            let problem = format!("the table has {} columns", header.len());
            return Err(error(&file, 1, "-", &problem, &format!("leave at most {MAX_COLUMNS}")));
        }
        let (layout, columns) = resolve(&file, &header)?;
        let header = header.into_iter().map(str::to_owned).collect();
        let understanding = Understanding::of_header(
            file,
            (lines.compressed(), dialect.quoted),
            header,
            layout,
            &columns,
        );
        Ok(Self { lines, dialect, columns, understanding })
    }

    /// What was understood so far.
    pub const fn understanding(&self) -> &Understanding {
        &self.understanding
    }

    /// Puts the next rows into the batch, in place of those it has: at most `rows`, fewer where
    /// they are long, none and `false` at the end. They are interpreted on the threads of the
    /// current rayon pool.
    ///
    /// # Errors
    /// [`Error::Table`] for a row that cannot be read: wrong number of fields, not UTF-8, longer
    /// than [`MAX_ROW_BYTES`], or damaged compression.
    pub fn read(&mut self, batch: &mut Batch, rows: usize) -> Result<bool, Error> {
        let file = &self.understanding.file;
        let width = self.understanding.header.len();
        batch.clear(width);
        while batch.len() < rows && batch.bytes() < BATCH_BYTES {
            let (row, line) = match self.lines.next(self.dialect.quoted) {
                Ok(Some(line)) => line,
                Ok(None) => break,
                Err(fault) => return Err(refuse(file, &fault, self.lines.number() + 1)),
            };
            let line = match str::from_utf8(line) {
                Ok(line) => line,
                Err(fault) => {
                    let before = &line[..fault.valid_up_to()];
                    let column =
                        before.iter().filter(|byte| **byte == self.dialect.separator).count();
                    let column = self.understanding.header.get(column).map_or("-", String::as_str);
                    let problem = "a byte that is not UTF-8";
                    return Err(error(file, row, column, problem, "save the table as UTF-8"));
                }
            };
            let (text, ends) = batch.push(row);
            let before = ends.len();
            self.dialect.split(line, text, ends);
            let found = ends.len() - before;
            if found != width {
                let problem = format!("the row has {found} fields, the header has {width}");
                let remedy = if self.dialect.separator == b'\t' {
                    "check that the file is whole and that no field holds a tab or a line end"
                } else {
                    "check that the file is whole and put quotes around fields that hold a comma"
                };
                let column = self.understanding.header.get(found).map_or("-", String::as_str);
                return Err(error(file, row, column, &problem, remedy));
            }
        }
        batch.understand(&self.columns);
        for (row, meaning) in batch.meanings() {
            self.understanding.count(row, meaning);
        }
        Ok(!batch.is_empty())
    }
}

fn resolve(file: &str, header: &[&str]) -> Result<(&'static Layout, Columns), Error> {
    let Some(layout) = recognise(header) else {
        let names = header.iter().take(8).map(|name| format!("`{name}`")).collect::<Vec<_>>();
        let problem =
            format!("no column is known to hold a junction; the first are {}", names.join(", "));
        let remedy = "name it `junction` (nucleotides) or `junction_aa`, from Cys104 to Phe118 or \
                      Trp118, and write column names in the first line";
        return Err(error(file, 1, "-", &problem, remedy));
    };
    let columns = Columns::resolve(layout, header).map_err(|second| {
        error(file, 1, header[second], "a second column has this name", "rename one of them")
    })?;
    Ok((layout, columns))
}

fn refuse(file: &str, fault: &Fault, row: u64) -> Error {
    match fault {
        Fault::Unreadable(cause) => {
            let problem = format!("the file cannot be read from here on ({cause})");
            error(file, row, "-", &problem, "check that it is whole and fetch it again")
        }
        Fault::TooLong => {
            let problem = format!("the row is longer than {MAX_ROW_BYTES} bytes");
            error(file, row, "-", &problem, "check that the file is a table, one row a line")
        }
        Fault::OpenQuote => error(
            file,
            row,
            "-",
            "a quote is not closed",
            "close it, or write \"\" for a quote in a field",
        ),
    }
}

fn error(file: &str, row: u64, column: &str, problem: &str, remedy: &str) -> Error {
    Error::Table {
        file: file.into(),
        row,
        column: column.into(),
        problem: problem.into(),
        remedy: remedy.into(),
    }
}
