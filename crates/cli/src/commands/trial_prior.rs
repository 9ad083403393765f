//! `thymoid trial prior`.

use std::fmt::Write;

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
    let mut said = String::new();
    for sentence in outcome.sentences() {
        said += &(sentence.text(args.lang) + "\n");
    }
    let report = done.join("report.html");
    writeln!(said, "{}\n{}", report.display(), super::intended_use(args.lang))?;
    super::print(said.as_bytes())
}
