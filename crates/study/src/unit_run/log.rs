//! A table of numbers that grows while a run goes on, and can be cut back to where it was.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Bytes of a number.
const WORD: usize = 8;

/// Records of the same number of words of 64 bits each, little-endian.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    file: BufWriter<File>,
    width: usize,
    records: u64,
}

impl Log {
    /// Opens a log of records of `width` words and forgets all but the first `records`.
    ///
    /// # Errors
    /// When it cannot be written, or holds fewer records.
    pub fn open(path: PathBuf, width: usize, records: u64) -> Result<Self> {
        let place = || format!("{}: cannot be written", path.display());
        let opened = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let mut file = opened.with_context(place)?;
        let bytes = records * (width * WORD) as u64;
        if file.metadata().with_context(place)?.len() < bytes {
            bail!(
                "{}: holds less than the checkpoint says\nhint: begin anew with --overwrite",
                path.display()
            );
        }
        file.set_len(bytes).and_then(|()| file.seek(SeekFrom::End(0))).with_context(place)?;
        Ok(Self { file: BufWriter::new(file), path, width, records })
    }

    /// Appends a record.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub fn push(&mut self, words: &[u64]) -> Result<()> {
        debug_assert_eq!(words.len(), self.width, "a record has as many words as all others");
        for word in words {
            self.file.write_all(&word.to_le_bytes()).with_context(|| self.place())?;
        }
        self.records += 1;
        Ok(())
    }

    /// Records so far.
    pub const fn records(&self) -> u64 {
        self.records
    }

    /// Sees to it that the disk has all of them.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn sync(&mut self) -> Result<()> {
        let done = self.file.flush().and_then(|()| self.file.get_ref().sync_data());
        done.with_context(|| self.place())
    }

    fn place(&self) -> String {
        format!("{}: cannot be written", self.path.display())
    }
}

/// Reads a log, up to `at_once` records of `N` words at a time.
///
/// # Errors
/// When the log cannot be read, or `with` fails.
pub fn read<const N: usize>(
    path: &Path,
    at_once: usize,
    mut with: impl FnMut(&[[u64; N]]) -> Result<()>,
) -> Result<()> {
    let place = || format!("{}: cannot be read", path.display());
    let mut file = BufReader::new(File::open(path).with_context(place)?);
    let records = file.get_ref().metadata().with_context(place)?.len() / (N * WORD) as u64;
    let mut left = records;
    while left > 0 {
        let count = left.min(at_once as u64);
        let mut some = vec![[0; N]; count as usize];
        for word in some.as_flattened_mut() {
            let mut bytes = [0; WORD];
            file.read_exact(&mut bytes).with_context(place)?;
            *word = u64::from_le_bytes(bytes);
        }
        with(&some)?;
        left -= count;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_goes_on_where_it_was_cut() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let mut log = Log::open(path.clone(), 2, 0).unwrap();
        (0..5).for_each(|i| log.push(&[i, 10 * i]).unwrap());
        log.sync().unwrap();
        let mut log = Log::open(path.clone(), 2, 3).unwrap();
        log.push(&[7, 7]).unwrap();
        log.sync().unwrap();
        assert_eq!(log.records(), 4);
        let mut all = Vec::new();
        read(&path, 3, |some: &[[u64; 2]]| {
            all.extend_from_slice(some);
            Ok(())
        })
        .unwrap();
        assert_eq!(all, [[0, 0], [1, 10], [2, 20], [7, 7]]);
        let text = Log::open(path, 2, 9).unwrap_err().to_string();
        assert!(text.contains("holds less") && text.contains("hint:"), "{text}");
    }
}
