//! A folder that appears whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::frame::Frame;

/// A run folder being written, beside its final place.
#[derive(Debug)]
pub struct RunFolder {
    target: PathBuf,
    partial: PathBuf,
    overwrite: bool,
}

impl RunFolder {
    /// Begins a folder. What a killed run of the same name left behind is removed.
    ///
    /// # Errors
    /// When the folder exists and may not be replaced, or its parent cannot be written.
    pub fn begin(target: &Path, overwrite: bool) -> Result<Self> {
        let Some(name) = target.file_name().and_then(|n| n.to_str()) else {
            bail!("{}: not a folder name\nhint: name a new folder with --out", target.display());
        };
        if target.exists() && !overwrite {
            bail!(
                "{}: exists already\nhint: choose another --out, or pass --overwrite to replace it",
                target.display()
            );
        }
        if target.exists() && !target.join("tables").is_dir() {
            bail!(
                "{}: is not a run folder, so it is not replaced\nhint: choose another --out",
                target.display()
            );
        }
        let parent = match target.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent)
            .with_context(|| format!("{}: cannot be made", parent.display()))?;
        let prefix = format!(".{name}.partial-");
        for entry in fs::read_dir(parent)?.flatten() {
            let left = entry.file_name();
            let Some(process) = left.to_str().and_then(|l| l.strip_prefix(&prefix)) else {
                continue;
            };
            // A folder whose process still runs is another run of the same name; one of our own
            // number is what a process before us left.
            let ours = process == std::process::id().to_string();
            let processes = Path::new("/proc");
            if ours || (processes.is_dir() && !processes.join(process).exists()) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        let partial = parent.join(format!("{prefix}{}", std::process::id()));
        fs::create_dir_all(partial.join("tables")).with_context(|| {
            format!("{}: cannot be made; choose another --out", partial.display())
        })?;
        Ok(Self { target: target.to_owned(), partial, overwrite })
    }

    /// Writes one file.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<()> {
        let path = self.partial.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, content).with_context(|| format!("{}: cannot be written", path.display()))
    }

    /// Writes one table as CSV and Parquet.
    pub fn table(&self, frame: &Frame) -> Result<()> {
        let (mut csv, mut parquet) = (Vec::new(), Vec::new());
        frame.write_csv(&mut csv)?;
        frame.write_parquet(&mut parquet)?;
        self.write(&format!("tables/{}.csv", frame.name), csv)?;
        self.write(&format!("tables/{}.parquet", frame.name), parquet)
    }

    /// Moves the whole folder into its place.
    pub fn finish(self) -> Result<PathBuf> {
        if self.target.exists() && self.overwrite {
            let old = self.partial.with_extension("old");
            fs::rename(&self.target, &old)?;
            fs::rename(&self.partial, &self.target)?;
            fs::remove_dir_all(old)?;
        } else {
            fs::rename(&self.partial, &self.target)
                .with_context(|| format!("{}: cannot be put in place", self.target.display()))?;
        }
        Ok(self.target.clone())
    }
}

impl Drop for RunFolder {
    /// A run that fails leaves nothing behind. After [`RunFolder::finish`] there is nothing left.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.partial);
    }
}
