//! `thymoid run`: the main job.

use anyhow::Result;
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
    let (report, use_of_it) = (done.join("report.html"), super::intended_use(args.lang));
    super::print(format!("{}\n{use_of_it}\n", report.display()).as_bytes())
}
