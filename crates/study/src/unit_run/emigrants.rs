//! T cells that have left, as an AIRR Rearrangement table: two rows a cell, TRB and TRA.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use rayon::prelude::*;
use thymoid_chip::cells::{Emigrant, Simulation, Stage};
use thymoid_receptor::airr::{Carried, CellTable};

use super::log;
use super::series::DAY;

/// Cells held in memory at once.
const BATCH: usize = 1 << 14;
/// Cells whose rows one thread writes at a time.
const SOME: usize = 256;
/// Columns behind those of AIRR.
const FURTHER: [&str; 5] = ["lineage", "export_day", "age_days", "divisions", "self_signal"];

/// Writes the table of a log of emigrants. `go_on` is called after each batch with the cells done.
///
/// # Errors
/// When something cannot be read or written, or `go_on` says so.
pub fn write(
    path: &Path,
    simulation: &Simulation,
    mut to: impl Write,
    go_on: impl Fn(u64) -> Result<()>,
) -> Result<()> {
    let table = CellTable::new(simulation.receptors().samplers());
    let place = "the table of T cells that left cannot be written";
    let mut header = String::new();
    CellTable::header(&mut header, &FURTHER);
    to.write_all(header.as_bytes()).context(place)?;
    let mut done = 0;
    log::read(path, BATCH, |records| {
        let some = |(nth, records): (usize, &[[u64; Emigrant::WORDS]])| {
            let mut text = String::new();
            let cells = records.iter().filter_map(|words| Emigrant::of_words(*words));
            for (cell, number) in cells.zip(done + (nth * SOME) as u64..) {
                rows(&mut text, &table, simulation, number, &cell);
            }
            text
        };
        let texts: Vec<String> = records.par_chunks(SOME).enumerate().map(some).collect();
        texts.iter().try_for_each(|text| to.write_all(text.as_bytes())).context(place)?;
        done += records.len() as u64;
        go_on(done)
    })?;
    to.flush().context(place)
}

fn rows(
    to: &mut String,
    table: &CellTable<'_>,
    simulation: &Simulation,
    number: u64,
    cell: &Emigrant,
) {
    let lineage = match cell.stage {
        Stage::Treg => "Treg",
        Stage::Sp8Mature => "CD8",
        _ => "CD4",
    };
    let history = simulation.history(cell.clone);
    let age = history.map(|[_, entered]| (cell.minute - entered) / DAY);
    let divisions = history.and_then(|_| simulation.clones().get(cell.clone as usize));
    let divisions = divisions.map(|clone| clone.divisions + cell.divisions_after_beta());
    let further = [
        lineage.to_owned(),
        (cell.minute / DAY).to_string(),
        age.map_or_else(String::new, |days| days.to_string()),
        divisions.map_or_else(String::new, |count| count.to_string()),
        cell.signal.to_string(),
    ];
    let receptors = simulation.receptors();
    for receptor in [receptors.beta(cell.clone), receptors.alpha(cell.alpha_number())] {
        let carried = Carried { cell: number, clone: cell.clone.into(), receptor: &receptor };
        table.row(to, carried, &further);
    }
}
