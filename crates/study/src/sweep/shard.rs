//! Part of a sweep: which runs, where they are logged, and what tells whose they are.

use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::row::Row;
use crate::study::read_file;

/// Every `of`th run, from the `number`th.
///
/// ```
/// use thymoid_study::sweep::Shard;
/// let second: Shard = "2/3".parse()?;
/// assert_eq!(second.runs(8).collect::<Vec<_>>(), [1, 4, 7]);
/// assert!("4/3".parse::<Shard>().is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Which, from 1.
    pub number: u32,
    /// Of how many.
    pub of: u32,
}

impl Shard {
    /// All runs.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Returns its runs among so many.
    pub fn runs(self, all: usize) -> impl Iterator<Item = usize> {
        (self.number as usize - 1..all).step_by(self.of as usize)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/');
        let numbers = numbers.and_then(|(n, of)| Some((n.parse().ok()?, of.parse().ok()?)));
        let Some((number, of)) = numbers else {
            return Err("write it as 2/8: the second of eight".to_owned());
        };
        if number == 0 || number > of {
            return Err(format!(
                "there is no shard {number} of {of}; the first number goes from 1 to the second"
            ));
        }
        Ok(Self { number, of })
    }
}

/// What a folder says of the rows in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardFile {
    /// What tells the sweep from any other.
    pub sweep: String,
    /// Which part of it.
    pub shard: Shard,
    /// SHA-256 of the table of runs.
    pub runs_sha256: String,
}

/// Rows of a shard that is under way. Each is on the disk before the next is begun; what a killed
/// process left of half a row is cut off.
#[derive(Debug)]
pub struct RowLog {
    file: File,
    path: PathBuf,
}

impl RowLog {
    /// Opens a log, with the rows that are in it: the first of `runs`.
    ///
    /// # Errors
    /// When it cannot be read or written, or holds rows of other runs.
    pub fn open(path: &Path, runs: &[usize], entries: usize) -> Result<(Self, Vec<Row>)> {
        let place = || format!("{}: cannot be written", path.display());
        let opened = OpenOptions::new().create(true).truncate(false).write(true).open(path);
        let mut file = opened.with_context(place)?;
        let bytes = read_file(path)?;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let rows = rows_of(&bytes[..whole], entries, false);
        let expected = |rows: &Vec<Row>| {
            rows.len() <= runs.len() && rows.iter().zip(runs).all(|(row, run)| row.run == *run)
        };
        let Some(rows) = rows.filter(expected) else {
            bail!(
                "{}: holds what is no row of this shard\nhint: begin anew with --overwrite",
                path.display()
            );
        };
        file.set_len(whole as u64)
            .and_then(|()| file.seek(SeekFrom::End(0)))
            .with_context(place)?;
        Ok((Self { file, path: path.to_owned() }, rows))
    }

    /// Appends rows, and waits until the disk has them.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn push(&mut self, rows: &[Row]) -> Result<()> {
        let mut lines = Vec::new();
        for row in rows {
            lines.extend(row.line()?);
        }
        let written = self.file.write_all(&lines).and_then(|()| self.file.sync_data());
        written.with_context(|| format!("{}: cannot be written", self.path.display()))
    }
}

/// Returns the rows of a table; none if one is no row with so many entries.
pub fn rows_of(bytes: &[u8], entries: usize, headed: bool) -> Option<Vec<Row>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(headed).from_reader(bytes);
    reader.records().map(|record| Row::of_record(&record.ok()?, entries)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_goes_on_after_the_last_whole_row() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows");
        let runs = [1, 4, 7];
        let row = |run: usize| Row { notes: "said, quoted".into(), ..Row::new(run, vec![0.1]) };
        let (mut log, rows) = RowLog::open(&path, &runs, 1).unwrap();
        assert!(rows.is_empty());
        log.push(&[row(1), row(4)]).unwrap();
        let whole = std::fs::read(&path).unwrap();
        let last = row(7).line().unwrap();
        for cut in 0..last.len() {
            // Killed within the third row.
            std::fs::write(&path, [&whole[..], &last[..cut]].concat()).unwrap();
            let (mut log, rows) = RowLog::open(&path, &runs, 1).unwrap();
            assert_eq!(rows, [row(1), row(4)], "cut after {cut} bytes");
            log.push(&[row(7)]).unwrap();
            assert_eq!(std::fs::read(&path).unwrap(), [&whole[..], &last].concat());
        }
        for other in [&[1_usize, 5][..], &[1]] {
            std::fs::write(&path, &whole).unwrap();
            let error = RowLog::open(&path, other, 1).unwrap_err().to_string();
            assert!(error.contains("no row of this shard"), "{error}");
        }
    }

    #[test]
    fn shards_are_disjoint_and_whole() {
        for of in 1..=9 {
            let mut all: Vec<usize> =
                (1..=of).flat_map(|number| Shard { number, of }.runs(20)).collect();
            all.sort_unstable();
            assert!(all.into_iter().eq(0..20), "{of} shards");
        }
    }
}
