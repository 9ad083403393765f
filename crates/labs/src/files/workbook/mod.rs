//! Workbooks of Excel.

mod beside;
mod format;
mod package;
mod read;
mod references;
mod show;

pub(crate) use read::read;
