//! Tables in, batch by batch.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;
use std::str;

use super::batch::Batch;
use super::format::{Columns, recognise};
use super::lines::{Fault, Lines, MAX_ROW_BYTES};
use super::split::Dialect;
use super::understanding::Understanding;
use crate::error::Error;
use crate::model::KnownGenes;

/// Bytes of rows after which a batch is full, whatever the number of rows.
const BATCH_BYTES: usize = 1 << 26;
/// Columns a table may have: a hundred times those of AIRR.
const MAX_COLUMNS: usize = 16_384;
/// Column names that an error message repeats.
const NAMES_SHOWN: usize = 8;

/// Reads a repertoire table in constant memory: tabs or commas, plain or gzip, with or without a
/// byte order mark. The format is recognised by the column names; lines above them that begin with
/// `#` are skipped.
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
    columns: Columns,
    known: Cow<'static, KnownGenes>,
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
    /// assert!(error.ends_with("separate columns by tabs or commas"));
    /// ```
    ///
    /// # Errors
    /// [`Error::Unreadable`] for a source that cannot be read; [`Error::Table`] for an empty one,
    /// one that is not UTF-8, and one without a column that holds a junction.
    pub fn new(file: impl Into<String>, source: R) -> Result<Self, Error> {
        let file = file.into();
        let at = |row: u64| Place { file: &file, row, column: "-" };
        let unreadable = |cause| at(1).refuse(Fault::Unreadable(cause));
        let mut lines = Lines::new(source).map_err(unreadable)?;
        let (row, line) = loop {
            let (row, line) = match lines.next(false) {
                Ok(Some(line)) => line,
                Ok(None) => {
                    return Err(at(1).error("the table is empty", "write a line of column names"));
                }
                Err(fault) => return Err(at(1).refuse(fault)),
            };
            let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
            let Ok(line) = str::from_utf8(line) else {
                let remedy = "save the table as text in UTF-8, or as gzip of it";
                return Err(at(row).error("the column names are not UTF-8", remedy));
            };
            if !line.starts_with('#') || line.contains('\t') {
                break (row, line.to_owned());
            }
        };
        if line.contains('\r') {
            let remedy = "save it as text for Unix or Windows";
            return Err(at(row).error("lines end with a carriage return only", remedy));
        }
        let dialect = Dialect::of(&line);
        let (mut text, mut ends) = (String::new(), Vec::new());
        dialect.split(&line, &mut text, &mut ends);
        let starts = std::iter::once(0).chain(ends.iter().map(|end| end + 1));
        let header: Vec<&str> = starts.zip(&ends).map(|(start, end)| &text[start..*end]).collect();
        if header.len() > MAX_COLUMNS {
            let problem = format!("the table has {} columns", header.len());
            return Err(at(row).error(problem, format!("leave at most {MAX_COLUMNS}")));
        }
        let Some(layout) = recognise(&header) else {
            let names = header.iter().take(NAMES_SHOWN).map(|name| format!("`{name}`"));
            let names = names.collect::<Vec<_>>().join(", ");
            let problem = format!("no column is known to hold a junction; the first are {names}");
            let remedy = "name it `junction` (nucleotides) or `junction_aa`, from Cys104 to Phe118 \
                          or Trp118, in the first line, and separate columns by tabs or commas";
            return Err(at(row).error(problem, remedy));
        };
        let columns = Columns::resolve(layout, &header).map_err(|second| {
            let place = Place { column: header[second], ..at(row) };
            place.error("a second column has this name", "rename one of them")
        })?;
        let header = header.into_iter().map(str::to_owned).collect();
        let how = (lines.compressed(), dialect.quoted);
        let understanding = Understanding::of_header(file, how, header, layout, &columns);
        let known = Cow::Borrowed(KnownGenes::human());
        Ok(Self { lines, dialect, columns, known, understanding })
    }

    /// Reads gene names as those of these genes, in place of the built-in human ones.
    ///
    /// ```
    /// use thymoid_receptor::tables::{Batch, Problem, Reader};
    /// use thymoid_receptor::{Chain, KnownGenes, Model};
    /// let text = "junction_aa\tv_call\nCASSF\tTRBV13-2\n";
    /// let alpha = KnownGenes::of(&[Model::builtin(Chain::Tra)]);
    /// let (mut human, mut batch) = (Reader::new("t.tsv", text.as_bytes())?, Batch::default());
    /// human.read(&mut batch, 100)?;
    /// assert_eq!(human.understanding().rows_with(Problem::GeneNotInModel), 1);
    /// // Models of other loci have no say.
    /// let mut other = Reader::new("t.tsv", text.as_bytes())?.for_genes(alpha);
    /// other.read(&mut batch, 100)?;
    /// assert_eq!(other.understanding().rows_with(Problem::GeneNotInModel), 0);
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    #[must_use]
    pub fn for_genes(self, known: KnownGenes) -> Self {
        Self { known: Cow::Owned(known), ..self }
    }

    /// Returns what was understood so far.
    pub const fn understanding(&self) -> &Understanding {
        &self.understanding
    }

    /// Puts the next rows into the batch, in place of those it has: at most `rows`, fewer where
    /// they are long, none and `false` at the end. They are interpreted on the threads of the
    /// current rayon pool.
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
    /// than [`MAX_ROW_BYTES`]; [`Error::Unreadable`] for damaged compression.
    pub fn read(&mut self, batch: &mut Batch, rows: usize) -> Result<bool, Error> {
        let Understanding { file, header, .. } = &self.understanding;
        let named = |row: u64, column: usize| Place {
            file,
            row,
            column: header.get(column).map_or("-", String::as_str),
        };
        batch.clear(header.len());
        while batch.len() < rows && batch.bytes() < BATCH_BYTES {
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
                let remedy = if separator == b'\t' {
                    "check that the file is whole and that no field holds a tab or a line end"
                } else {
                    "check that the file is whole and put quotes around fields that hold a comma"
                };
                return Err(named(row, found).error(problem, remedy));
            }
        }
        batch.understand(&self.columns, &self.known);
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

/// A place in a table.
struct Place<'a> {
    file: &'a str,
    row: u64,
    column: &'a str,
}

impl Place<'_> {
    fn error(&self, problem: impl Into<String>, remedy: impl Into<String>) -> Error {
        Error::Table {
            file: self.file.into(),
            row: self.row,
            column: self.column.into(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    fn refuse(&self, fault: Fault) -> Error {
        match fault {
            Fault::Unreadable(source) => {
                Error::Unreadable { file: self.file.into(), row: self.row, source }
            }
            Fault::TooLong => {
                let problem = format!("the row is longer than {MAX_ROW_BYTES} bytes");
                self.error(problem, "check that the file is a table, one row a line")
            }
            Fault::OpenQuote(row) => Place { row, ..*self }
                .error("a quote is not closed", "close it, or write \"\" for a quote in a field"),
        }
    }
}
