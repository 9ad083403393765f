//! `thymoid trial design`.

use anyhow::Result;
use thymoid_study::jobs::trial::DesignJob;
use thymoid_study::run_folder::RunFolder;

use crate::cli::DesignCommand;

/// Finds designs, writes them to a run folder, and prints them in words.
pub(crate) fn design(command: &DesignCommand) -> Result<()> {
    let output = command.output();
    let request = command.request()?;
    let command = super::as_typed();
    let outcome = DesignJob { request, command, lang: output.lang }.run()?;
    let folder = RunFolder::begin(&output.out.path, output.out.overwrite)?;
    outcome.write(&folder)?;
    let done = folder.finish()?;
    super::tell(&outcome.sentences(), &done, output.lang)
}
