//! From the first pass, or from a checkpoint, to the last.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use thymoid_chip::cells::{Detail, Emigrant, Options, Simulation, Unit};
use thymoid_core::{Parameters, Seed};

use super::log::Log;
use super::series::{self, DAY, Row};
use super::{EMIGRANTS, EMIGRANTS_GZ, emigrants, series::WORDS};
use crate::jobs::{Cancelled, Meter, Saved, Stages, now};
use crate::run_folder::table_into;
use crate::run_folder::unfinished::Unfinished;

/// What is asked of a run beside the unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// Days to simulate.
    pub days: f64,
    /// The one seed.
    pub seed: Seed,
    /// Thresholds and room.
    pub options: Options,
    /// Time of the wall between checkpoints.
    pub checkpoint_every: Duration,
    /// What is written how often.
    pub record: Record,
    /// Whether the table of emigrants is compressed.
    pub gzip: bool,
}

/// How often something is written, which a run that goes on cannot change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Between rows of the series.
    pub series_hours: f64,
    /// Between snapshots; without it there is one at the end.
    pub snapshot_days: Option<f64>,
}

/// What is saved with a checkpoint: where the logs were.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Note {
    record: Record,
    rows: u64,
    emigrants: u64,
}

/// A run under way.
struct Run<'a> {
    folder: &'a Unfinished,
    plan: Plan,
    simulation: Simulation,
    rows: Log,
    emigrants: Log,
    /// Passes at which snapshots are taken.
    snapshots: Vec<u32>,
    end: u32,
}

/// Simulates a unit, and writes series, snapshots and emigrants into the unfinished folder. Gives
/// the simulation at its end, and the rows of the series.
///
/// # Errors
/// When the checkpoint is of another run or damaged, nothing can be written, or [`Cancelled`].
pub fn run(
    unit: &Unit,
    parameters: &Parameters,
    plan: Plan,
    folder: &Unfinished,
    stages: &mut Stages<'_>,
) -> Result<(Simulation, Vec<Row>)> {
    let mut run = Run::begin(unit, parameters, plan, folder)?;
    let (end, done) = (u64::from(run.end), u64::from(run.simulation.passes()));
    stages.metered("stage.cells", end, done, |meter| run.go(meter))?;
    let Run { simulation, emigrants: log, .. } = run;
    let name = if plan.gzip { EMIGRANTS_GZ } else { EMIGRANTS };
    let path = folder.run().join(name);
    let to = File::create(&path).with_context(|| unwritten(&path))?;
    let days = simulation.minutes() / DAY;
    stages.metered("stage.emigrants", log.records(), 0, |meter| {
        let go_on = |done| {
            meter.at(done, None);
            if meter.cancelled() { Err(ended(days)) } else { Ok(()) }
        };
        let from = folder.state("emigrants");
        if plan.gzip {
            let mut packed = GzEncoder::new(BufWriter::new(to), Compression::default());
            emigrants::write(&from, &simulation, &mut packed, go_on)?;
            packed.finish()?.flush().with_context(|| unwritten(&path))
        } else {
            emigrants::write(&from, &simulation, BufWriter::new(to), go_on)
        }
    })?;
    let rows = series::read(&folder.state("series"))?;
    table_into(&folder.run(), &series::frame(&rows))?;
    Ok((simulation, rows))
}

impl<'a> Run<'a> {
    fn begin(
        unit: &Unit,
        parameters: &Parameters,
        plan: Plan,
        folder: &'a Unfinished,
    ) -> Result<Self> {
        let path = folder.checkpoint();
        let saved = path.exists().then(|| resume(unit, parameters, &plan, &path)).transpose()?;
        let fresh = saved.is_none();
        let (simulation, note) = if let Some(saved) = saved {
            saved
        } else {
            let Plan { options, seed, record, .. } = plan;
            let new = Simulation::new(unit, parameters, options, seed)?;
            (new, Note { record, rows: 0, emigrants: 0 })
        };
        let end = simulation.passes_in(plan.days).max(1);
        if simulation.passes() > end {
            bail!(
                "the run is at day {:.2} already, beyond --days {}\nhint: ask for more days",
                simulation.minutes() / DAY,
                plan.days
            );
        }
        let every = plan.record.snapshot_days.unwrap_or(f64::INFINITY);
        let mut snapshots: Vec<u32> = (0..u32::MAX)
            .map(|nth| if every.is_finite() { f64::from(nth) * every } else { plan.days })
            .map(|days| simulation.passes_in(days))
            .take_while(|pass| *pass < end)
            .collect();
        snapshots.push(end);
        snapshots.dedup();
        let rows = Log::open(folder.state("series"), WORDS, note.rows)?;
        let emigrants = Log::open(folder.state("emigrants"), Emigrant::WORDS, note.emigrants)?;
        let mut run = Self { folder, plan, simulation, rows, emigrants, snapshots, end };
        if fresh {
            run.record(None)?;
        }
        Ok(run)
    }

    /// Pass by pass, with a checkpoint now and then, and one at the end.
    fn go(&mut self, meter: &Meter<'_>) -> Result<()> {
        let (mut saved, mut said) = (now(), now());
        let mut cells = self.simulation.census().thymocytes();
        let mut cell_minutes = 0.0;
        while self.simulation.passes() < self.end {
            if meter.cancelled() {
                self.save()?;
                return Err(ended(self.simulation.minutes() / DAY));
            }
            let before = self.simulation.minutes();
            self.simulation.pass();
            if let Some(row) = self.record(Some(before))? {
                cells = row.census.thymocytes();
            }
            cell_minutes += cells as f64 * self.simulation.minutes_per_pass();
            if said.elapsed() >= Duration::from_millis(200) {
                let speed = cell_minutes / said.elapsed().as_secs_f64();
                meter.at(self.simulation.passes().into(), Some(speed));
                (said, cell_minutes) = (now(), 0.0);
            }
            if saved.elapsed() >= self.plan.checkpoint_every {
                self.save()?;
                saved = now();
            }
        }
        self.save()
    }

    /// Logs who has left, the row of the series if one is due, and takes the snapshot if one is
    /// due. `before` is the time before the pass, none at the start.
    fn record(&mut self, before: Option<f64>) -> Result<Option<Row>> {
        for cell in self.simulation.take_emigrants() {
            self.emigrants.push(&cell.words())?;
        }
        let nth = |minutes: f64| (minutes / (60.0 * self.plan.record.series_hours)).floor();
        let (passes, minutes) = (self.simulation.passes(), self.simulation.minutes());
        let due = before.is_none_or(|before| nth(minutes) > nth(before)) || passes == self.end;
        let row = due.then(|| Row::now(&self.simulation));
        if let Some(row) = &row {
            self.rows.push(&row.words())?;
        }
        if self.snapshots.binary_search(&passes).is_ok() {
            self.snapshot()?;
        }
        Ok(row)
    }

    fn snapshot(&self) -> Result<()> {
        let folder = self.folder.run().join("snapshots");
        fs::create_dir_all(&folder).with_context(|| unwritten(&folder))?;
        for detail in Detail::ALL {
            let days = self.simulation.minutes() / DAY;
            let path = folder.join(format!("day_{days:08.3}_level{}.bin", detail as u8));
            let file = File::create(&path).with_context(|| unwritten(&path))?;
            let written = self.simulation.write_snapshot(BufWriter::new(file), detail);
            written.with_context(|| path.display().to_string())?;
        }
        Ok(())
    }

    /// Writes a checkpoint, which takes the place of the one before only when it is whole.
    fn save(&mut self) -> Result<()> {
        self.rows.sync()?;
        self.emigrants.sync()?;
        let note = Note {
            record: self.plan.record,
            rows: self.rows.records(),
            emigrants: self.emigrants.records(),
        };
        let (path, partial) = (self.folder.checkpoint(), self.folder.state("checkpoint.partial"));
        let file = File::create(&partial).with_context(|| unwritten(&partial))?;
        let written = self.simulation.write_checkpoint(&file, &serde_json::to_vec(&note)?);
        written.map_err(|error| {
            anyhow!(
                "{}: {:#}\nhint: make room; --resume then goes on from the checkpoint before",
                partial.display(),
                anyhow::Error::from(error)
            )
        })?;
        file.sync_data().with_context(|| unwritten(&partial))?;
        fs::rename(&partial, &path).with_context(|| unwritten(&path))?;
        // For a person who looks in while the run goes on.
        let rows = series::read(&self.folder.state("series"))?;
        table_into(&self.folder.run(), &series::frame(&rows))
    }
}

fn resume(
    unit: &Unit,
    parameters: &Parameters,
    plan: &Plan,
    path: &Path,
) -> Result<(Simulation, Note)> {
    let file = File::open(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let (options, seed, from) = (plan.options, plan.seed, BufReader::new(file));
    let saved = Simulation::resume(unit, parameters, options, seed, from);
    let (simulation, note) = saved.with_context(|| path.display().to_string())?;
    let note: Note = serde_json::from_slice(&note)
        .with_context(|| format!("{}: has a note that nobody wrote", path.display()))?;
    if note.record != plan.record {
        let Record { series_hours, snapshot_days } = note.record;
        let snapshots = snapshot_days.map_or_else(
            || "without --snapshot-days".to_owned(),
            |days| format!("with --snapshot-days {days}"),
        );
        bail!(
            "{}: the run began with --series-hours {series_hours} and {snapshots}\nhint: resume \
             with the same, or begin anew with --overwrite",
            path.display()
        );
    }
    Ok((simulation, note))
}

/// A run that its observer ended, with the state saved.
fn ended(days: f64) -> anyhow::Error {
    Cancelled { saved: Some(Saved::Days(days)) }.into()
}

fn unwritten(path: &Path) -> String {
    format!("{}: cannot be written", path.display())
}
