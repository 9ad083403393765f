//! `thymoid chip sweep` and `thymoid chip merge`.

use std::path::Path;

use anyhow::Result;
use thymoid_core::INTENDED_USE;
use thymoid_study::jobs::{MergeJob, SweepJob, SweepOutcome};
use thymoid_study::run_folder::RunFolder;
use thymoid_study::run_folder::unfinished::Unfinished;
use thymoid_study::sweep::{Shard, Sweep};

use crate::cli::{MergeArgs, SweepArgs};
use crate::stop::Stop;
use crate::terminal::Terminal;

/// Makes the runs of a shard.
pub(crate) fn sweep(args: &SweepArgs) -> Result<()> {
    super::use_threads(args.threads)?;
    let sweep = Sweep::read(&args.sweep)?;
    let folder = Unfinished::open(&args.out.path, args.out.overwrite, args.resume)?;
    let stop = Stop::listen()?;
    let mut terminal = Terminal::stoppable(args.lang, stop.clone());
    let job = SweepJob { sweep, shard: args.shard, lang: args.lang };
    let outcome = job.run(&folder, &mut terminal).map_err(|error| stop.explain(error))?;
    outcome.write_into(&folder.run())?;
    tell(&outcome, &folder.finish()?)
}

/// Puts shards together.
pub(crate) fn merge(args: &MergeArgs) -> Result<()> {
    let job = MergeJob::read(&args.shards, args.lang)?;
    let folder = RunFolder::begin(&args.out.path, args.out.overwrite)?;
    let outcome = job.run(&mut Terminal::new(args.lang))?;
    outcome.write_into(folder.path())?;
    tell(&outcome, &folder.finish()?)
}

fn tell(outcome: &SweepOutcome, folder: &Path) -> Result<()> {
    let place =
        if outcome.shard == Shard::WHOLE { folder.join("report.html") } else { folder.into() };
    let runs = outcome.rows.len();
    let text = format!("{}\n{runs} runs\n{INTENDED_USE}\n", place.display());
    super::print(text.as_bytes())
}
