//! The folder of a run that is not whole yet: it outlives the process that fills it.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{place, put_in_place};

/// `.NAME.unfinished` beside the final place: `run` becomes the run folder, `state` is what the run
/// needs to go on.
#[derive(Debug)]
pub struct Unfinished {
    target: PathBuf,
    root: PathBuf,
    overwrite: bool,
    resume: bool,
    /// Released by the system when the process ends, however it ends.
    lock: File,
}

impl Unfinished {
    /// Opens the folder, empty unless a run in it is to go on.
    ///
    /// # Errors
    /// When the run folder exists, when an unfinished run would be lost, when another process works
    /// on it, or nothing can be written.
    pub fn open(target: &Path, overwrite: bool, resume: bool) -> Result<Self> {
        let (parent, name) = place(target, overwrite)?;
        let root = parent.join(format!(".{name}.unfinished"));
        if !resume && !overwrite && root.join("state/checkpoint").exists() {
            bail!(
                "{}: an unfinished run is there already, in {}\nhint: --resume goes on with it, \
                 --overwrite begins anew",
                target.display(),
                root.display()
            );
        }
        let made = || format!("{}: cannot be made; choose another --out", root.display());
        fs::create_dir_all(&root).with_context(made)?;
        let lock = File::create(root.join("lock")).with_context(made)?;
        if matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) {
            bail!(
                "{}: another process works on it\nhint: wait until it ends, or choose another --out",
                target.display()
            );
        }
        let folder = Self { target: target.to_owned(), root, overwrite, resume, lock };
        for part in ["state", "run"] {
            let part = folder.root.join(part);
            if !resume && part.exists() {
                fs::remove_dir_all(&part)
                    .with_context(|| format!("{}: cannot be removed", part.display()))?;
            }
            fs::create_dir_all(&part)
                .with_context(|| format!("{}: cannot be made", part.display()))?;
        }
        Ok(folder)
    }

    /// A file of the state of the run.
    pub fn state(&self, name: &str) -> PathBuf {
        self.root.join("state").join(name)
    }

    /// Where a checkpoint is, once there is one.
    pub fn checkpoint(&self) -> PathBuf {
        self.state("checkpoint")
    }

    /// Whether it was to go on, and there is nothing to go on from.
    pub fn resumes_nothing(&self) -> bool {
        self.resume && !self.checkpoint().exists()
    }

    /// What becomes the run folder.
    pub fn run(&self) -> PathBuf {
        self.root.join("run")
    }

    /// Moves the run folder into its place and forgets the state.
    ///
    /// # Errors
    /// When the folder cannot be put in its place.
    pub fn finish(self) -> Result<PathBuf> {
        put_in_place(&self.run(), &self.target, self.overwrite)?;
        let _ = fs::remove_file(self.checkpoint());
        Ok(self.target.clone())
    }
}

impl Drop for Unfinished {
    /// Where there is no checkpoint there is nothing to go on with.
    fn drop(&mut self) {
        if !self.checkpoint().exists() {
            let _ = self.lock.unlock();
            let _ = fs::remove_dir_all(&self.root);
        }
    }
}
