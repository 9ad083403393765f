//! `thymoid trial prior`.

use anyhow::{Context, Result};
use thymoid_study::jobs::trial::PriorJob;
use thymoid_study::run_folder::RunFolder;

use crate::cli::PriorArgs;

/// Integrates earlier studies to a prior, writes it to a run folder, and says what it is worth.
pub(crate) fn prior(args: &PriorArgs) -> Result<()> {
    let file = args.studies.display().to_string();
    let text = std::fs::read(&args.studies).with_context(|| format!("{file}: cannot be read"))?;
    let command = super::as_typed();
    let job = PriorJob { file, text, request: args.request(), command, lang: args.lang };
    let outcome = job.run()?;
    let folder = RunFolder::begin(&args.out.path, args.out.overwrite)?;
    outcome.write(&folder)?;
    let done = folder.finish()?;
    super::tell(&outcome.sentences(), &done, args.lang)
}
