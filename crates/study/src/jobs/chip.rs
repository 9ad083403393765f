//! A unit of tissue cell by cell, which can be stopped and go on to the same bits.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use anyhow::Result;
use serde_json::json;
use thymoid_chip::cells::{Options, Simulation, Space, calibrate, memory_bytes};
use thymoid_chip::selection::Family;
use thymoid_core::{Parameters, Seed};

use super::{Observer, StageTime, Stages};
use crate::digest::{hexadecimal, sha256};
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};
use crate::run_folder::unfinished::Unfinished;
use crate::run_folder::{table_into, write_into};
use crate::unit_run::input::Input;
use crate::unit_run::run::{Plan, Record, run};
use crate::unit_run::summary::{self, Line};
use crate::unit_run::{EMIGRANTS, EMIGRANTS_GZ, memory};

/// What is asked of a unit.
///
/// ```no_run
/// use std::time::Duration;
/// use thymoid_study::jobs::ChipJob;
/// use thymoid_study::run_folder::unfinished::Unfinished;
/// use thymoid_study::unit_run::input::Input;
/// use thymoid_study::unit_run::run::Record;
/// let parameters = thymoid_chip::parameters()?;
/// let job = ChipJob {
///     input: Input::read("infant-lobule".as_ref(), &parameters)?,
///     days: 5.0,
///     seed: 1,
///     family: Some(thymoid_chip::selection::Family::D),
///     record: Record { series_hours: 1.0, snapshot_days: None },
///     checkpoint_every: Duration::from_secs(300),
///     gzip: false,
/// };
/// let folder = Unfinished::open("runs/lobule".as_ref(), false, false)?;
/// job.run(&parameters, &folder, &mut ())?.write(&folder)?;
/// folder.finish()?;
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct ChipJob {
    /// The unit, and the chip it may stand for.
    pub input: Input,
    /// Days to simulate.
    pub days: f64,
    /// The one seed.
    pub seed: u64,
    /// Published fates that thresholds are solved for; with none, fates are drawn.
    pub family: Option<Family>,
    /// What is written how often.
    pub record: Record,
    /// Time of the wall between checkpoints.
    pub checkpoint_every: Duration,
    /// Whether the table of emigrants is compressed.
    pub gzip: bool,
}

impl ChipJob {
    /// Refuses a unit that does not fit into the memory of this machine.
    ///
    /// # Errors
    /// When more is needed than there is, saying what would fit.
    pub fn fits(&self, parameters: &Parameters) -> Result<()> {
        let unit = &self.input.unit;
        let needed = memory_bytes(unit, parameters)?;
        memory::check(needed, memory::available(), unit.volume_mm3())
    }

    /// Simulates into the unfinished folder, from its checkpoint if it has one.
    ///
    /// # Errors
    /// When the checkpoint is of another run or damaged, nothing can be written, or
    /// [`Cancelled`](super::Cancelled) with the days that are saved.
    pub fn run(
        &self,
        parameters: &Parameters,
        folder: &Unfinished,
        observer: &mut dyn Observer,
    ) -> Result<ChipOutcome> {
        let started = started();
        let seed = Seed(self.seed);
        let mut stages = Stages::new(observer);
        if folder.resumes_nothing() {
            stages.warn("no checkpoint to resume from: from the beginning");
        }
        let solution = stages.stage("stage.thresholds", 1, |_| {
            let solved = self.family.map(|family| calibrate(family, parameters, seed));
            Ok(solved.transpose()?.map(|(_, solution)| solution))
        })?;
        let thresholds = solution.as_ref().map(|solution| solution.thresholds);
        let plan = Plan {
            days: self.days,
            seed,
            options: Options { thresholds, space: Space::On },
            checkpoint_every: self.checkpoint_every,
            record: self.record,
            gzip: self.gzip,
        };
        let (simulation, rows) = run(&self.input.unit, parameters, plan, folder, &mut stages)?;
        let lines = summary::lines(&simulation, &rows, solution.as_ref(), self.input.chip);
        let provenance = Provenance { seed: self.seed, command: self.command(), started };
        let times = stages.times().to_vec();
        Ok(ChipOutcome { job: self.clone(), simulation, lines, provenance, times })
    }

    /// The command that repeats the run; threads, place and interruptions do not change the result.
    fn command(&self) -> String {
        let Self { input, days, seed, record, .. } = self;
        let mut line = format!(
            "thymoid chip run {} --days {days} --seed {seed} --family {} --series-hours {}",
            input.name,
            self.family.map_or("drawn", Family::as_str),
            record.series_hours,
        );
        if let Some(days) = record.snapshot_days {
            let _ = write!(line, " --snapshot-days {days}");
        }
        if self.gzip {
            line.push_str(" --gzip");
        }
        line
    }
}

/// A unit at its last day.
pub struct ChipOutcome {
    /// The tissue and its cells.
    pub simulation: Simulation,
    /// The run in a few numbers.
    pub lines: Vec<Line>,
    job: ChipJob,
    provenance: Provenance,
    times: Vec<StageTime>,
}

impl ChipOutcome {
    /// Writes summary and manifest beside the series, snapshots and emigrants that are there.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &Unfinished) -> Result<()> {
        table_into(&folder.run(), &summary::frame(&self.lines))?;
        let Input { unit, name, text, drawings, .. } = &self.job.input;
        let mut inputs = drawings.clone();
        inputs.insert(name.clone(), sha256(text.as_bytes()));
        let emigrants = if self.job.gzip { EMIGRANTS_GZ } else { EMIGRANTS };
        let contents = Contents {
            name: format!("Thymoid run of unit {}", unit.name),
            inputs,
            outputs: &["tables/", "snapshots/", emigrants],
            details: BTreeMap::from([
                ("days", json!(self.job.days)),
                ("unit", json!(unit)),
                ("stateSha256", json!(hexadecimal(&self.simulation.state_hash()))),
            ]),
        };
        let manifest = process_run(contents, &self.provenance, &self.times);
        write_into(&folder.run(), "manifest.json", serde_json::to_string_pretty(&manifest)?)
    }
}
