//! A folder that appears whole or not at all.

pub mod manifest;
pub mod partial;
pub mod unfinished;
pub mod whole_file;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use thymoid_report::catalogue::Lang;
use thymoid_report::figure::{Width, svg_file};
use thymoid_report::html::{Page, figures_csv, render};

use self::partial::Partial;
use crate::frame::Frame;
use crate::frame_file::FrameFile;

/// A run folder being written, beside its final place. A run that fails leaves nothing behind.
///
/// ```
/// use thymoid_study::run_folder::RunFolder;
/// let parent = tempfile::tempdir()?;
/// let target = parent.path().join("run");
/// let folder = RunFolder::begin(&target, false)?;
/// folder.write("note.txt", "whole or not at all")?;
/// assert!(!target.exists(), "not before it is whole");
/// folder.finish()?;
/// assert!(target.join("note.txt").exists());
/// assert!(RunFolder::begin(&target, false).is_err(), "never replaced unasked");
/// # anyhow::Ok(())
/// ```
#[derive(Debug)]
pub struct RunFolder {
    target: PathBuf,
    partial: Partial,
    overwrite: bool,
}

impl RunFolder {
    /// Begins a folder. What a killed run of the same name left behind is removed.
    ///
    /// # Errors
    /// When the folder exists and may not be replaced, or its parent cannot be written.
    pub fn begin(target: &Path, overwrite: bool) -> Result<Self> {
        let (parent, name) = place(target, overwrite)?;
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
        let partial = Partial::new(parent.join(format!("{prefix}{}", std::process::id())));
        fs::create_dir_all(partial.path().join("tables")).with_context(|| {
            format!("{}: cannot be made; choose another --out", partial.path().display())
        })?;
        Ok(Self { target: target.to_owned(), partial, overwrite })
    }

    /// Where it is while it is written.
    pub fn path(&self) -> &Path {
        self.partial.path()
    }

    /// Writes one file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<()> {
        write_into(self.partial.path(), name, content)
    }

    /// Writes one table as CSV and Parquet.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub fn table(&self, frame: &Frame) -> Result<()> {
        table_into(self.partial.path(), frame)
    }

    /// Writes a page with its figures: [`page_into`].
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn page(&self, page: &Page, lang: Lang) -> Result<()> {
        page_into(self.partial.path(), page, lang)
    }

    /// Begins a table that is written part by part.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn long_table(&self, first: &Frame) -> Result<FrameFile> {
        FrameFile::begin(&self.partial.path().join("tables"), first)
    }

    /// Writes the manifest of the run.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn manifest(&self, manifest: &serde_json::Value) -> Result<()> {
        self.write("manifest.json", serde_json::to_string_pretty(manifest)?)
    }

    /// Moves the whole folder into its place.
    ///
    /// # Errors
    /// When the folder cannot be put in its place.
    pub fn finish(self) -> Result<PathBuf> {
        put_in_place(self.partial.path(), &self.target, self.overwrite)?;
        Ok(self.target)
    }
}

/// The parent and the name of a run folder, whose parent is there afterwards.
///
/// # Errors
/// When the folder exists and may not be replaced, or its parent cannot be made.
pub fn place(target: &Path, overwrite: bool) -> Result<(&Path, &str)> {
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
    fs::create_dir_all(parent).with_context(|| format!("{}: cannot be made", parent.display()))?;
    Ok((parent, name))
}

/// Writes one file of a folder.
///
/// # Errors
/// When the file cannot be written.
pub fn write_into(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> Result<()> {
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(&path, content).with_context(|| format!("{}: cannot be written", path.display()))
}

/// Writes a page as `report.html`, and each of its figures as SVG in one language and as CSV.
///
/// # Errors
/// When a file cannot be written.
pub fn page_into(folder: &Path, page: &Page, lang: Lang) -> Result<()> {
    for (name, csv) in figures_csv(page) {
        write_into(folder, &format!("figures/{name}"), csv)?;
    }
    for figure in page.figures() {
        let svg = svg_file(figure, lang, Width::Wide);
        write_into(folder, &format!("figures/{}.svg", figure.id), svg)?;
    }
    write_into(folder, "report.html", render(page, lang))
}

/// Writes one table of a folder as CSV and Parquet.
///
/// # Errors
/// When the table cannot be written.
pub fn table_into(folder: &Path, frame: &Frame) -> Result<()> {
    let (mut csv, mut parquet) = (Vec::new(), Vec::new());
    frame.write_csv(&mut csv)?;
    frame.write_parquet(&mut parquet)?;
    write_into(folder, &format!("tables/{}.csv", frame.name), csv)?;
    write_into(folder, &format!("tables/{}.parquet", frame.name), parquet)
}

/// Moves a whole folder into its place.
///
/// # Errors
/// When the folder cannot be moved, or the one it replaces not be removed.
pub fn put_in_place(whole: &Path, target: &Path, overwrite: bool) -> Result<()> {
    if target.exists() && overwrite {
        let old = whole.with_extension("old");
        fs::rename(target, &old)?;
        fs::rename(whole, target)?;
        fs::remove_dir_all(old)?;
    } else {
        fs::rename(whole, target)
            .with_context(|| format!("{}: cannot be put in place", target.display()))?;
    }
    Ok(())
}
