//! The runs of one shard, which can be killed and go on.

use std::fs;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use thymoid_report::catalogue::Lang;

use super::outcome::SweepOutcome;
use crate::jobs::{Cancelled, Observer, Saved, Stages};
use crate::run_folder::manifest::{Provenance, started};
use crate::run_folder::unfinished::Unfinished;
use crate::run_folder::write_into;
use crate::sweep::shard::RowLog;
use crate::sweep::yields::Yields;
use crate::sweep::{Level, Row, Shard, Sweep};

/// Runs in closed form between two visits to the disk.
const AT_ONCE: usize = 16;

/// A sweep, or part of it.
///
/// ```no_run
/// use thymoid_report::catalogue::Lang;
/// use thymoid_study::jobs::SweepJob;
/// use thymoid_study::run_folder::unfinished::Unfinished;
/// use thymoid_study::sweep::{Shard, Sweep};
/// let sweep = Sweep::read("SWEEP.toml".as_ref())?;
/// let folder = Unfinished::open("runs/pitch".as_ref(), false, false)?;
/// let job = SweepJob { sweep, shard: Shard::WHOLE, lang: Lang::En };
/// job.run(&folder, &mut ())?.write_into(&folder.run())?;
/// folder.finish()?;
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct SweepJob {
    /// What is asked.
    pub sweep: Sweep,
    /// Which of its runs.
    pub shard: Shard,
    /// Language in which the report opens.
    pub lang: Lang,
}

impl SweepJob {
    /// Makes the runs that the folder has not yet.
    ///
    /// # Errors
    /// When the folder is of another sweep, nothing can be written, or
    /// [`Cancelled`] with the runs that are saved.
    pub fn run(&self, folder: &Unfinished, observer: &mut dyn Observer) -> Result<SweepOutcome> {
        let Self { sweep, shard, lang } = self;
        let started = started();
        let mut stages = Stages::new(observer);
        if folder.resumes_nothing() {
            stages.warn("nothing to resume from: from the beginning");
        }
        self.claim(folder)?;
        let inputs = sweep.inputs()?;
        let runs: Vec<usize> = shard.runs(inputs.len()).collect();
        let state = folder.state("rows");
        let (mut log, mut rows) = RowLog::open(&state, &runs, sweep.entries.len())?;
        let yields = Yields::new(sweep)?;
        let at_once = match sweep.level {
            Level::ClosedForm => AT_ONCE,
            Level::Fields | Level::Cells(_) => rayon::current_num_threads(),
        };
        let done = rows.len();
        stages.metered("stage.sweep", runs.len() as u64, done as u64, |meter| {
            for next in runs[done..].chunks(at_once) {
                if meter.cancelled() {
                    return Err(Cancelled { saved: Some(Saved::Runs(rows.len())) }.into());
                }
                let made = next.par_iter().map(|run| yields.run(*run, &inputs[*run]));
                let made: Vec<Row> = made.collect::<Result<_>>()?;
                log.push(&made)?;
                rows.extend(made);
                meter.at(rows.len() as u64, None);
            }
            Ok(())
        })?;
        let provenance = Provenance { seed: sweep.seed, command: self.command(), started };
        let times = stages.times().to_vec();
        Ok(SweepOutcome::new(sweep.clone(), *shard, rows, provenance, times, *lang))
    }

    /// Marks the folder as that of this shard, or finds that it is.
    fn claim(&self, folder: &Unfinished) -> Result<()> {
        let mark = format!("{} {}/{}\n", self.sweep.id(), self.shard.number, self.shard.of);
        let path = folder.checkpoint();
        if !path.exists() {
            return write_into(&folder.state(""), "checkpoint", mark);
        }
        let there = fs::read_to_string(&path);
        if there.with_context(|| format!("{}: cannot be read", path.display()))? != mark {
            bail!(
                "{}: holds runs of another sweep or shard, or of another version of it\n\
                 hint: begin anew with --overwrite, or choose another --out",
                path.display()
            );
        }
        Ok(())
    }

    /// The command that repeats the shard.
    fn command(&self) -> String {
        let Shard { number, of } = self.shard;
        format!("thymoid chip sweep sweep.toml --shard {number}/{of}")
    }
}
