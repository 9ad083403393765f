//! Tables in, batch by batch.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;
use std::str;

use super::batch::Batch;
use super::columns::Columns;
use super::header::Header;
use super::lines::{Line, Lines};
use super::named::Reading;
use super::place::Place;
use super::split::Dialect;
use super::understanding::Understanding;
use crate::error::Error;
use crate::model::{KnownGenes, Species};

/// Bytes of rows after which a batch is full, whatever the number of rows.
const BATCH_BYTES: usize = 1 << 26;

/// Reads a repertoire table in constant memory: tabs, commas or semicolons, plain or gzip, with or
/// without a byte order mark. The format is recognised by the column names; lines above them that
/// begin with `#` are skipped. A table without column names is recognised by its first row.
///
/// ```
/// use thymoid_receptor::tables::{Batch, Reader};
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
    /// Of each chain that a row may hold.
    chains: Vec<Columns>,
    known: Cow<'static, KnownGenes>,
    species: Option<Species>,
    understanding: Understanding,
}

impl<R: Read> Reader<R> {
    /// Reads the header. `file` names the table in messages.
    ///
    /// ```
    /// use thymoid_receptor::tables::Reader;
    /// let error = Reader::new("t.csv", "gene;cdr3_loop\n".as_bytes()).unwrap_err().to_string();
    /// // Where, what, and how to mend it.
    /// assert!(error.starts_with("t.csv, row 1, column -: no column is known to hold a junction"));
    /// assert!(error.ends_with("separate columns by tabs, commas or semicolons"));
    /// ```
    ///
    /// # Errors
    /// [`Error::Unreadable`] for a source that cannot be read; [`Error::Table`] for an empty one,
    /// one that is not UTF-8, and one without a column that holds a junction.
    pub fn new(file: impl Into<String>, source: R) -> Result<Self, Error> {
        Self::with(file, source, &Reading::default())
    }

    /// Reads the header as [`Reader::new`] does, with what is known of the table beside it.
    ///
    /// # Errors
    /// As [`Reader::new`]; also [`Error::Table`] for a named column that the table lacks.
    pub fn with(file: impl Into<String>, source: R, reading: &Reading) -> Result<Self, Error> {
        let file = file.into();
        let at = |row: u64| Place { file: &file, row, column: "-" };
        let unreadable = |cause| Error::Unreadable { file: file.clone(), row: 1, source: cause };
        let mut lines = Lines::new(source).map_err(unreadable)?;
        let (row, line) = first_line(&mut lines, at)?;
        let dialect = Dialect::of(&line);
        let second = lines.next(dialect.quoted);
        let second = second.map(|row| row.map(|(number, text)| Line { number, text: text.into() }));
        let known = second.as_ref().ok().and_then(Option::as_ref);
        let header = Header::read(at(row), &line, known, &reading.columns)?;
        if header.headerless {
            lines.again(Ok(Line { number: row, text: line.into_bytes() }));
        }
        if let Some(second) = second.transpose() {
            lines.again(second);
        }
        let species = reading.species;
        let understanding = Understanding::of_header(file, lines.compressed(), &header);
        let human = || Cow::Borrowed(KnownGenes::human());
        let known = reading.genes.clone().map_or_else(human, Cow::Owned);
        Ok(Self { lines, dialect, chains: header.columns, known, species, understanding })
    }

    /// Returns what was understood so far.
    pub const fn understanding(&self) -> &Understanding {
        &self.understanding
    }

    /// Puts the next rows into the batch, in place of those it has: at most `rows` of the table,
    /// fewer where they are long, none and `false` at the end. They are interpreted on the threads
    /// of the current rayon pool.
    ///
    /// ```
    /// use thymoid_receptor::tables::{Batch, Reader};
    /// let text = "junction_aa\nCASSF\nCASTF\nCASGF\n";
    /// let (mut reader, mut batch) = (Reader::new("t.tsv", text.as_bytes())?, Batch::default());
    /// let mut sizes = Vec::new();
    /// while reader.read(&mut batch, 2)? {
    ///     sizes.push(batch.len());
    /// }
    /// assert_eq!(sizes, [2, 1]);
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Table`] for a row that cannot be read: wrong number of fields, not UTF-8, or longer
    /// than [`MAX_ROW_BYTES`](super::MAX_ROW_BYTES); [`Error::Unreadable`] for damaged compression.
    pub fn read(&mut self, batch: &mut Batch, rows: usize) -> Result<bool, Error> {
        let Understanding { file, header, .. } = &self.understanding;
        let named = |row: u64, column: usize| Place {
            file,
            row,
            column: header.get(column).map_or("-", String::as_str),
        };
        batch.clear(header.len());
        while batch.rows() < rows && batch.bytes() < BATCH_BYTES {
            let (row, line) = match self.lines.next(self.dialect.quoted) {
                Ok(Some(line)) => line,
                Ok(None) => break,
                Err(fault) => {
                    return Err(named(self.lines.number() + 1, header.len()).refuse(fault));
                }
            };
            let separator = self.dialect.separator;
            let line = str::from_utf8(line).map_err(|fault| {
                let before = &line[..fault.valid_up_to()];
                let column = before.iter().filter(|byte| **byte == separator).count();
                named(row, column).error("a byte that is not UTF-8", "save the table as UTF-8")
            })?;
            let (text, ends) = batch.push(row);
            let before = ends.len();
            self.dialect.split(line, text, ends);
            let found = ends.len() - before;
            if found != header.len() {
                let problem = format!("the row has {found} fields, the header {}", header.len());
                let remedy = match separator {
                    b'\t' => {
                        "check that the file is whole and that no field holds a tab or a line end"
                    }
                    b';' => {
                        "check that the file is whole and put quotes around fields that hold a \
                         semicolon"
                    }
                    _ => {
                        "check that the file is whole and put quotes around fields that hold a comma"
                    }
                };
                return Err(named(row, found).error(problem, remedy));
            }
        }
        batch.understand(&self.chains, &self.known, self.species);
        self.understanding.rows += batch.rows() as u64;
        for (row, meaning) in batch.meanings() {
            self.understanding.count(row, meaning);
        }
        Ok(!batch.is_empty())
    }
}

impl<R> fmt::Debug for Reader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("understanding", &self.understanding).finish_non_exhaustive()
    }
}

/// Reads to the line of column names, past the lines that begin with `#`, and `sep=;` of Excel.
fn first_line<'f, R: Read>(
    lines: &mut Lines<R>,
    at: impl Fn(u64) -> Place<'f>,
) -> Result<(u64, String), Error> {
    loop {
        let (row, line) = match lines.next(false) {
            Ok(Some(line)) => line,
            Ok(None) => {
                return Err(at(1).error("the table is empty", "write a line of column names"));
            }
            Err(fault) => return Err(at(1).refuse(fault)),
        };
        if let Some((what, remedy)) = other_file(line) {
            return Err(at(row).error(what, remedy));
        }
        let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        let Ok(line) = str::from_utf8(line) else {
            let remedy = "save the table as text in UTF-8, or as gzip of it";
            return Err(at(row).error("the column names are not UTF-8", remedy));
        };
        let told = line.starts_with('#') && !line.contains('\t') || line.starts_with("sep=");
        if !told {
            return Ok((row, line.to_owned()));
        }
    }
}

/// Tells what a file is that is no text in UTF-8, by its first bytes, and how to make it one.
fn other_file(line: &[u8]) -> Option<(&'static str, &'static str)> {
    if line.starts_with(b"PK\x03\x04") {
        let remedy = "save its sheet as text in UTF-8, in Excel as `CSV UTF-8`";
        return Some(("the file is a workbook or an archive", remedy));
    }
    let utf_16 = line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff");
    let remedy = "save the table as text in UTF-8, in Excel as `CSV UTF-8`";
    (utf_16 || line.contains(&0)).then_some(("the text is not UTF-8, but UTF-16 or none", remedy))
}
