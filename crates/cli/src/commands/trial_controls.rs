//! `thymoid trial controls`.

use anyhow::{Context, Result};
use thymoid_study::jobs::trial::ControlsJob;
use thymoid_study::run_folder::RunFolder;
use thymoid_study::study::read_file;

use crate::cli::ControlsArgs;

/// Holds children against published curves, writes a run folder, and says what turns when.
pub(crate) fn controls(args: &ControlsArgs) -> Result<()> {
    let file = args.data.display().to_string();
    let text =
        std::fs::read_to_string(&args.data).with_context(|| format!("{file}: cannot be read"))?;
    let curves = match &args.controls {
        Some(path) => Some((path.display().to_string(), read_file(path)?)),
        None => None,
    };
    let (request, command) = (args.request(), super::as_typed());
    let outcome = ControlsJob { file, text, curves, request, command, lang: args.lang }.run()?;
    let folder = RunFolder::begin(&args.out.path, args.out.overwrite)?;
    outcome.write(&folder)?;
    let done = folder.finish()?;
    super::tell(&outcome.sentences(), &done, args.lang)
}
