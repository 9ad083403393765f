//! `thymoid chip size`.

use std::fmt::Write;

use anyhow::Result;
use thymoid_study::content::size::{curve_lines, sentences};
use thymoid_study::jobs::SizeJob;
use thymoid_study::run_folder::RunFolder;
use thymoid_study::size::SizePlan;

use crate::cli::SizeArgs;
use crate::terminal::Terminal;

/// Finds the smallest chip that is enough.
pub(crate) fn size(args: &SizeArgs) -> Result<()> {
    super::use_threads(args.threads)?;
    let plan = SizePlan::read(&args.size)?;
    let population = args.population.as_deref().map(super::draws_of).transpose()?;
    let job = SizeJob::new(plan, population, args.lang)?;
    let folder = RunFolder::begin(&args.out.path, args.out.overwrite)?;
    let outcome = job.run(&mut Terminal::new(args.lang))?;
    outcome.write(&folder)?;
    let done = folder.finish()?;
    let mut text = String::new();
    // First the share whom no size helps, then the curve, then sizes.
    let mut said = sentences(outcome.shown());
    said.splice(1..1, curve_lines(outcome.shown()));
    for sentence in said {
        writeln!(text, "{}", sentence.text(args.lang))?;
    }
    writeln!(text, "{}\n{}", done.join("report.html").display(), super::intended_use(args.lang))?;
    super::print(text.as_bytes())
}
