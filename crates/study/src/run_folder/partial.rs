//! What is not whole yet, known to who must end the process at once.

use std::collections::BTreeSet;
use std::fs;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Of this process.
static PARTIALS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A file or folder beside its final place. It is removed when this is dropped, unless it was
/// moved, and by [`remove_all`].
#[derive(Debug)]
pub(super) struct Partial(PathBuf);

impl Partial {
    /// Of this path, before anything is there.
    pub(super) fn new(path: PathBuf) -> Self {
        PARTIALS.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone());
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        remove(&self.0);
        PARTIALS.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

fn remove(path: &Path) {
    // After it was moved there is nothing; and nobody is left to be told that it cannot be removed.
    let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
}

/// Removes every file and folder of this process that is not whole, and lets it begin no other: a
/// signal ends it.
pub fn remove_all() {
    let partials = PARTIALS.lock().unwrap_or_else(PoisonError::into_inner);
    partials.iter().for_each(|path| remove(path));
    // Whoever begins another waits for the end.
    mem::forget(partials);
}
