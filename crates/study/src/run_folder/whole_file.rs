//! A file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::partial::Partial;

/// Writes a file beside its place and moves it there when `write` has succeeded.
///
/// # Errors
/// When the file exists and may not be replaced, when it cannot be written, or those of `write`;
/// nothing is left behind then.
///
/// ```
/// use std::io::Write;
/// use thymoid_study::run_folder::whole_file::write_whole;
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("table.csv");
/// let failed: anyhow::Result<()> = write_whole(&path, false, |file| {
///     file.write_all(b"half")?;
///     anyhow::bail!("the power went out")
/// });
/// assert!(failed.is_err() && std::fs::read_dir(folder.path())?.next().is_none());
/// # anyhow::Ok(())
/// ```
pub fn write_whole<T>(
    path: &Path,
    overwrite: bool,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<T>,
) -> Result<T> {
    if path.is_dir() {
        bail!("{}: is a folder\nhint: name a file", path.display());
    }
    if path.exists() && !overwrite {
        bail!(
            "{}: exists already\nhint: choose another --out, or pass --overwrite",
            path.display()
        );
    }
    // One name for every try: what a killed one left is written over.
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    let partial = Partial::new(path.with_file_name(name));
    let unwritten =
        || format!("{}: cannot be written\nhint: check its place and permissions", path.display());
    let mut file = BufWriter::new(File::create(partial.path()).with_context(unwritten)?);
    let value = write(&mut file)?;
    file.flush().with_context(unwritten)?;
    fs::rename(partial.path(), path)
        .with_context(|| format!("{}: cannot be put in place", path.display()))?;
    Ok(value)
}
