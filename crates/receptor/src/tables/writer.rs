//! Rows passed on, with further columns.

use std::io::Write;

use super::batch::Rearrangement;
use super::format::Format;
use super::understanding::Understanding;
use crate::airr::{REQUIRED_COLUMNS, logical};
use crate::error::Error;

/// Columns of AIRR that follow the required ones when a table of another format becomes AIRR.
const FURTHER: [&str; 4] = ["locus", "duplicate_count", "clone_id", "cell_id"];

/// Names of AIRR, for nucleotides without the conserved ends, that other formats use otherwise.
const REGIONS: [&str; 7] = ["fwr1", "cdr1", "fwr2", "cdr2", "fwr3", "cdr3", "fwr4"];

/// A writer of rows of a table as tab-separated text, each field as it was, and further columns
/// behind.
///
/// * AIRR and plain tables keep their columns. What AIRR requires and the table lacks is not made
///   up: see [`Understanding::missing_required`].
/// * Tables of other formats become AIRR Rearrangement tables: first the required columns and
///   `locus`, `duplicate_count`, `clone_id`, `cell_id`, empty where nothing is known, then all
///   columns of the table.
///
/// A column of the table whose name is taken by AIRR or by a further column is called `input_` and
/// its name.
///
/// ```
/// use thymoid_receptor::tables::{Batch, Reader, Writer};
/// let text = "junction_aa\tmouse\nCASSF\tA\nCATF\tB\n";
/// let mut reader = Reader::new("mice.tsv", text.as_bytes())?;
/// let mut writer = Writer::new(Vec::new(), reader.understanding(), &["residues"])?;
/// let mut batch = Batch::default();
/// while reader.read(&mut batch, 20_000)? {
///     for row in batch.iter() {
///         let residues = row.junction_aa.map_or(0, str::len).to_string();
///         writer.write(&row, &[residues])?;
///     }
/// }
/// let expected = "junction_aa\tmouse\tresidues\nCASSF\tA\t5\nCATF\tB\t4\n";
/// assert_eq!(writer.finish()?, expected.as_bytes());
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    /// Whether the AIRR columns come first.
    converts: bool,
    /// Header of the table and its name, where a field may hold what an AIRR table cannot.
    check: Option<(String, Vec<String>)>,
    renamed: Vec<(String, String)>,
    added: usize,
}

impl<W: Write> Writer<W> {
    /// Writes the header: of the table, with the columns that are added.
    ///
    /// ```
    /// use thymoid_receptor::tables::{Reader, Writer};
    /// let reader = Reader::new("t.csv", "cdr3,count\n".as_bytes());
    /// assert!(reader.is_err(), "no column that is known to hold a junction");
    /// let reader = Reader::new("t.csv", "cdr3aa,count\n".as_bytes())?;
    /// let writer = Writer::new(Vec::new(), reader.understanding(), &["count"])?;
    /// // The table's own column of that name gives way.
    /// assert_eq!(writer.renamed(), [("count".to_owned(), "input_count".to_owned())]);
    /// assert_eq!(writer.finish()?, b"cdr3aa\tinput_count\tcount\n");
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Table`] when a column name holds a tab or a line end; [`Error::Write`] when the
    /// output takes nothing more.
    pub fn new(out: W, table: &Understanding, added: &[impl AsRef<str>]) -> Result<Self, Error> {
        let converts = !matches!(table.format, Format::Airr | Format::Plain);
        let airr = || REQUIRED_COLUMNS.iter().chain(&FURTHER).filter(|_| converts);
        let taken = |name: &str| {
            airr().chain(REGIONS.iter().filter(|_| converts)).any(|taken| *taken == name)
                || added.iter().any(|added| added.as_ref() == name)
        };
        let mut names: Vec<&str> = airr().copied().collect();
        let mut renamed: Vec<(String, String)> = Vec::new();
        let carried: Vec<String> = table
            .header
            .iter()
            .map(|name| {
                let mut new = name.clone();
                while taken(&new) || (new != *name && table.header.contains(&new)) {
                    new.insert_str(0, "input_");
                }
                if new != *name {
                    renamed.push((name.clone(), new.clone()));
                }
                new
            })
            .collect();
        names.extend(carried.iter().map(String::as_str));
        names.extend(added.iter().map(AsRef::as_ref));
        let check = table.quoted.then(|| (table.file.clone(), table.header.clone()));
        let mut writer = Self { out, converts, check, renamed, added: added.len() };
        writer.check(1, table.header.iter().map(String::as_str))?;
        writeln!(writer.out, "{}", names.join("\t"))?;
        Ok(writer)
    }

    /// Returns the columns of the table that got another name, and that name.
    pub fn renamed(&self) -> &[(String, String)] {
        &self.renamed
    }

    /// Writes a row with the values of the added columns.
    ///
    /// # Errors
    /// [`Error::Table`] when a field holds a tab or a line end; [`Error::Write`] when the output
    /// takes nothing more.
    pub fn write(
        &mut self,
        row: &Rearrangement<'_>,
        added: &[impl AsRef<str>],
    ) -> Result<(), Error> {
        debug_assert_eq!(added.len(), self.added, "a value for each added column");
        self.check(row.row, row.fields.iter())?;
        if self.converts {
            self.airr(row)?;
        }
        self.out.write_all(row.fields.joined().as_bytes())?;
        for value in added {
            self.out.write_all(b"\t")?;
            self.out.write_all(value.as_ref().as_bytes())?;
        }
        self.out.write_all(b"\n")?;
        Ok(())
    }

    /// Flushes and gives the output back.
    ///
    /// # Errors
    /// [`Error::Write`] when the output cannot be flushed.
    pub fn finish(mut self) -> Result<W, Error> {
        self.out.flush()?;
        Ok(self.out)
    }

    /// Writes the AIRR columns, in the order of [`REQUIRED_COLUMNS`] and [`FURTHER`].
    fn airr(&mut self, row: &Rearrangement<'_>) -> Result<(), Error> {
        let text = Option::unwrap_or_default;
        let productive = row.productive.map_or("", logical);
        let count = row.duplicate_count.map_or_else(String::new, |count| count.to_string());
        for column in REQUIRED_COLUMNS.iter().chain(&FURTHER) {
            let value = match *column {
                "sequence_id" => text(row.sequence_id),
                // These tables have every sequence in the sense of the gene.
                "rev_comp" => "F",
                "productive" => productive,
                "v_call" => text(row.v_call),
                "d_call" => text(row.d_call),
                "j_call" => text(row.j_call),
                "junction" => text(row.junction),
                "junction_aa" => text(row.junction_aa),
                "locus" => row.locus.map_or("", |locus| locus.as_str()),
                "duplicate_count" => &count,
                "clone_id" => text(row.clone_id),
                "cell_id" => text(row.cell_id),
                _ => "",
            };
            self.out.write_all(value.as_bytes())?;
            self.out.write_all(b"\t")?;
        }
        Ok(())
    }

    /// Refuses what no AIRR table can hold: these have no quotes, so no field can hold a tab or a
    /// line end.
    fn check<'f>(&self, row: u64, fields: impl Iterator<Item = &'f str>) -> Result<(), Error> {
        let Some((file, header)) = &self.check else { return Ok(()) };
        for (field, column) in fields.zip(header) {
            if field.contains(['\t', '\n', '\r']) {
                return Err(Error::Table {
                    file: file.clone(),
                    row,
                    column: column.clone(),
                    problem: "a tab or a line end in a field, which an AIRR table cannot hold"
                        .into(),
                    remedy: "replace it by a blank".into(),
                });
            }
        }
        Ok(())
    }
}
