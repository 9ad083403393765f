//! `thymoid trial simulate`.

use anyhow::{Result, anyhow};
use thymoid_study::jobs::trial::SimulateJob;
use thymoid_study::run_folder::RunFolder;
use thymoid_study::study::read_file;

use crate::cli::SimulateArgs;
use crate::terminal::Terminal;

/// Plays a declared trial through, writes it to a run folder, and prints it in words.
pub(crate) fn simulate(args: &SimulateArgs) -> Result<()> {
    super::use_threads(args.threads)?;
    let name = args.trial.display().to_string();
    let text = String::from_utf8(read_file(&args.trial)?)
        .map_err(|_error| anyhow!("{name}: is not UTF-8\nhint: save the file as UTF-8"))?;
    let population = args.population.as_deref().map(super::draws_of).transpose()?;
    let job = SimulateJob::new((name, text), population, super::as_typed(), args.lang)?;
    let folder = RunFolder::begin(&args.out.path, args.out.overwrite)?;
    let outcome = job.run(&mut Terminal::new(args.lang))?;
    outcome.write(&folder)?;
    let done = folder.finish()?;
    super::tell(&outcome.sentences(), &done, args.lang)
}
