//! Repertoire tables: progress while they are read, and what was understood of them.

use std::fs::File;
use std::io::{self, Read};

use thymoid_core::INTENDED_USE;
use thymoid_receptor::table::Understanding;

/// Bytes of a file for one tick of the progress bar.
const TICK: u64 = 1 << 20;

/// A file that moves the progress bar while it is read.
pub(crate) struct Ticking<'a> {
    file: File,
    read: u64,
    tick: &'a (dyn Fn() + Sync),
}

impl<'a> Ticking<'a> {
    pub(crate) fn new(file: File, tick: &'a (dyn Fn() + Sync)) -> Self {
        Self { file, read: 0, tick }
    }

    /// Ticks until the whole file is read.
    pub(crate) fn ticks(file: &File) -> io::Result<u64> {
        Ok(file.metadata()?.len() / TICK)
    }
}

impl Read for Ticking<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        let before = self.read / TICK;
        self.read += count as u64;
        (before..self.read / TICK).for_each(|_| (self.tick)());
        Ok(count)
    }
}

/// Says on standard error what was understood of a table.
#[expect(clippy::print_stderr, reason = "what was understood is for the person at the terminal")]
pub(crate) fn say(table: &Understanding) {
    eprintln!("{}: {} table, {} rows", table.file, table.format.as_str(), table.rows);
    let named = |own: bool| {
        let read = table.read.iter().map(|(role, at)| (role.as_str(), table.header[*at].as_str()));
        read.filter(move |(role, column)| own == (role == column))
    };
    let own: Vec<_> = named(true).map(|(role, _)| role).collect();
    if !own.is_empty() {
        eprintln!("  read: {}", own.join(", "));
    }
    for (role, column) in named(false) {
        eprintln!("  {role} read from column `{column}`");
    }
    let carried = table.carried().count();
    if carried > 0 {
        eprintln!("  {carried} more columns passed on unread");
    }
    if table.genes_converted > 0 {
        eprintln!("  {} gene calls read as IMGT names", table.genes_converted);
    }
    if table.translated > 0 {
        eprintln!("  {} junctions translated", table.translated);
    }
    for column in &table.without_ends {
        eprintln!("  column `{column}` lacks the conserved ends, so it is no junction");
    }
    if !table.missing_required.is_empty() {
        eprintln!("  AIRR requires, and the table lacks: {}", table.missing_required.join(", "));
    }
    for found in &table.problems {
        let column =
            found.column.map_or(String::new(), |at| format!(", column `{}`", table.header[at]));
        eprintln!(
            "  {}: {} rows, first in line {}{column}",
            found.problem.as_str().replace('_', " "),
            found.rows,
            found.first
        );
    }
    eprintln!("{INTENDED_USE}");
}
