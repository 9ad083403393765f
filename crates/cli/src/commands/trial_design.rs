//! `thymoid trial design`.

use std::fmt::Write;

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
    let mut said = String::new();
    for sentence in outcome.sentences() {
        said += &(sentence.text(output.lang) + "\n");
    }
    let report = done.join("report.html");
    writeln!(said, "{}\n{}", report.display(), super::intended_use(output.lang))?;
    super::print(said.as_bytes())
}
