//! A table that is too long for memory, written part by part.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anyhow::{Context, Result};
use parquet::arrow::ArrowWriter;

use crate::frame::{Frame, parquet_writer};

/// A table on its way to a folder, as CSV and Parquet. What is in memory of it is a part, and a row
/// group of Parquet, compressed.
///
/// ```
/// use thymoid_study::frame::Frame;
/// use thymoid_study::frame_file::FrameFile;
/// let folder = tempfile::tempdir()?;
/// let part = |numbers: [i64; 2]| Frame::new("numbers").integers("n", numbers);
/// let mut file = FrameFile::begin(folder.path(), &part([1, 2]))?;
/// file.add(&part([3, 4]))?;
/// file.finish()?;
/// assert_eq!(std::fs::read(folder.path().join("numbers.csv"))?, b"n\n1\n2\n3\n4\n");
/// # anyhow::Ok(())
/// ```
#[derive(Debug)]
pub struct FrameFile {
    csv: csv::Writer<BufWriter<File>>,
    parquet: ArrowWriter<File>,
}

impl FrameFile {
    /// Begins a table in a folder that exists, with the columns and rows of its first part.
    ///
    /// # Errors
    /// When the files cannot be made or written.
    pub fn begin(folder: &Path, first: &Frame) -> Result<Self> {
        let make = |extension: &str| {
            let path = folder.join(first.name).with_extension(extension);
            File::create(&path).with_context(|| format!("{}: cannot be written", path.display()))
        };
        let mut csv = csv::Writer::from_writer(BufWriter::new(make("csv")?));
        first.csv_header(&mut csv)?;
        let parquet = parquet_writer(make("parquet")?, first.batch()?.schema())?;
        let mut file = Self { csv, parquet };
        file.add(first)?;
        Ok(file)
    }

    /// Adds rows; the columns are those of the first part.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn add(&mut self, part: &Frame) -> Result<()> {
        part.csv_rows(&mut self.csv)?;
        Ok(self.parquet.write(&part.batch()?)?)
    }

    /// Ends the table.
    ///
    /// # Errors
    /// When the last of it cannot be written.
    pub fn finish(mut self) -> Result<()> {
        self.csv.flush()?;
        self.parquet.close()?;
        Ok(())
    }
}
