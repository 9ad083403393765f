//! `thymoid run`: the main job.

use anyhow::Result;
use thymoid_core::INTENDED_USE;
use thymoid_study::jobs::RunJob;
use thymoid_study::run_folder::RunFolder;
use thymoid_study::study::{Loaded, next_free};

use crate::cli::RunArgs;
use crate::terminal::Terminal;

/// Takes a study to a run folder.
pub(crate) fn run(args: &RunArgs) -> Result<()> {
    super::use_threads(args.threads)?;
    let loaded = match &args.study {
        Some(folder) => Loaded::read(folder)?,
        None => Loaded::bundled()?,
    };
    let target = args.out.clone().unwrap_or_else(|| next_free(&loaded.study.name));
    let job = RunJob::new(loaded, args.seed, args.lang)?;
    let folder = RunFolder::begin(&target, args.overwrite)?;
    job.run(&mut Terminal::new(args.lang))?.write(&folder)?;
    let done = folder.finish()?;
    super::print(format!("{}\n{INTENDED_USE}\n", done.join("report.html").display()).as_bytes())
}
