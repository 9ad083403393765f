//! `thymoid trial analyse`.

use std::fmt::Write;

use anyhow::{Context, Result};
use thymoid_report::catalogue::{Message, Value};
use thymoid_study::jobs::trial::AnalyseJob;
use thymoid_study::run_folder::RunFolder;

use crate::cli::AnalyseArgs;

/// Analyses a table of follow-up to a run folder, and prints how many were followed.
pub(crate) fn analyse(args: &AnalyseArgs) -> Result<()> {
    let file = args.data.display().to_string();
    let text =
        std::fs::read_to_string(&args.data).with_context(|| format!("{file}: cannot be read"))?;
    let job = AnalyseJob { file, text, request: args.request(), lang: args.lang };
    let outcome = job.run()?;
    let folder = RunFolder::begin(&args.out.path, args.out.overwrite)?;
    outcome.write(&folder)?;
    let done = folder.finish()?;
    let all = &outcome.result.curves[0];
    let sentence = Message::new("analyse.lead")
        .with("children", Value::integer(all.curve.children() as f64))
        .with("events", Value::integer(all.events as f64));
    let mut said = sentence.text(args.lang) + "\n";
    for note in &outcome.result.notes {
        said += &Message::from(note).text(args.lang);
        said.push('\n');
    }
    writeln!(said, "{}\n{}", done.display(), super::intended_use(args.lang))?;
    super::print(said.as_bytes())
}
