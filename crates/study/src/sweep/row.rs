//! What is kept of a run.

use anyhow::Result;
use csv::StringRecord;

use super::entry::Entry;
use crate::frame::Frame;

/// What a run yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// CD4 T cells that leave per day, regulatory ones included.
    Cd4,
    /// CD8 T cells that leave per day.
    Cd8,
    /// Regulatory T cells that leave per day.
    Treg,
    /// Purity: share of single-positive cells among all thymocytes, as a harvest would find it.
    Purity,
    /// Share of the tissue whose epithelium has lost more than half of its function.
    Hypoxic,
    /// Medium that gives up half of its oxygen, of perfused tissue.
    Medium,
    /// Thymocytes in the tissue.
    Thymocytes,
    /// Volume of the tissue.
    Volume,
    /// Lowest oxygen pressure.
    MinimumOxygen,
    /// Day of the first export.
    FirstExport,
}

impl Output {
    /// Every output, in the order of the table.
    pub const ALL: [Self; 10] = [
        Self::Cd4,
        Self::Cd8,
        Self::Treg,
        Self::Purity,
        Self::Hypoxic,
        Self::Medium,
        Self::Thymocytes,
        Self::Volume,
        Self::MinimumOxygen,
        Self::FirstExport,
    ];

    /// Returns its column.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Cd4 => "cd4_per_day",
            Self::Cd8 => "cd8_per_day",
            Self::Treg => "treg_per_day",
            Self::Purity => "single_positive_share",
            Self::Hypoxic => "hypoxic_share",
            Self::Medium => "medium_ul_per_min",
            Self::Thymocytes => "thymocytes",
            Self::Volume => "tissue_volume_mm3",
            Self::MinimumOxygen => "minimum_po2_mmhg",
            Self::FirstExport => "first_export_days",
        }
    }
}

/// One run: what went in, what came out, and what to know of it.
///
/// ```
/// use thymoid_study::sweep::{Output, Row};
/// let mut row = Row::new(7, vec![0.1, 250.0]);
/// row.outputs[Output::Cd4 as usize] = Some(1e6 / 3.0);
/// row.notes = "chip.core_starves".to_owned();
/// let line = row.line()?;
/// // What is written reads back to the same bits.
/// let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_slice());
/// let record = reader.records().next().expect("one line")?;
/// assert_eq!(Row::of_record(&record, 2), Some(row));
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number.
    pub run: usize,
    /// Values of the entries.
    pub inputs: Vec<f64>,
    /// What it yields, in the order of [`Output::ALL`]; nothing where it is not known.
    pub outputs: [Option<f64>; Output::ALL.len()],
    /// Codes of what to know of the chip, with blanks between them.
    pub notes: String,
    /// Why there can be no such chip.
    pub problem: String,
}

impl Row {
    /// A run without results.
    pub fn new(run: usize, inputs: Vec<f64>) -> Self {
        let outputs = [None; Output::ALL.len()];
        Self { run, inputs, outputs, notes: String::new(), problem: String::new() }
    }

    /// Returns an output.
    pub const fn of(&self, output: Output) -> Option<f64> {
        self.outputs[output as usize]
    }

    /// Returns the row as a line of CSV.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn line(&self) -> Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut record = vec![self.run.to_string()];
        record.extend(self.inputs.iter().map(f64::to_string));
        let written = |value: &Option<f64>| value.map_or_else(String::new, |v| v.to_string());
        record.extend(self.outputs.iter().map(written));
        record.extend([self.notes.clone(), self.problem.clone()]);
        writer.write_record(record)?;
        Ok(writer.into_inner()?)
    }

    /// Reads a row of a table with so many entries; none if it is no such row.
    pub fn of_record(record: &StringRecord, entries: usize) -> Option<Self> {
        let cells: Vec<&str> = record.iter().collect();
        let (run, cells) = cells.split_first()?;
        let (inputs, cells) = cells.split_at_checked(entries)?;
        let (outputs, cells) = cells.split_at_checked(Output::ALL.len())?;
        let [notes, problem] = cells else { return None };
        let inputs: Result<Vec<f64>, _> = inputs.iter().map(|cell| cell.parse()).collect();
        let mut row = Self::new(run.parse().ok()?, inputs.ok()?);
        for (output, cell) in row.outputs.iter_mut().zip(outputs) {
            *output = if cell.is_empty() { None } else { Some(cell.parse().ok()?) };
        }
        (row.notes, row.problem) = ((*notes).to_owned(), (*problem).to_owned());
        Some(row)
    }
}

/// Returns the table of some runs.
pub fn frame(entries: &[Entry], rows: &[Row]) -> Frame {
    let mut frame = Frame::new("runs").integers("run", rows.iter().map(|row| row.run as i64));
    for (at, entry) in entries.iter().enumerate() {
        frame = frame.floats(entry.name.clone(), rows.iter().map(|row| row.inputs[at]));
    }
    for output in Output::ALL {
        frame = frame.optional(output.column(), rows.iter().map(|row| row.of(output)));
    }
    frame
        .texts("notes", rows.iter().map(|row| row.notes.as_str()))
        .texts("problem", rows.iter().map(|row| row.problem.as_str()))
}
