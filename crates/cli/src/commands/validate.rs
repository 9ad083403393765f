//! `thymoid validate`.

use std::fmt::Write;

use anyhow::Result;
use thymoid_evidence::{Outcome, TargetVerdict, ValidateJob, page};
use thymoid_report::catalogue::Lang;
use thymoid_study::run_folder::RunFolder;

use crate::cli::ValidateArgs;
use crate::terminal::Terminal;

/// Compares this build with every published target.
pub(crate) fn validate(args: &ValidateArgs) -> Result<()> {
    super::use_threads(args.threads)?;
    let folder = args
        .out
        .path
        .as_deref()
        .map(|out| RunFolder::begin(out, args.out.overwrite))
        .transpose()?;
    let &ValidateArgs { seed, seeds, children, lang, .. } = args;
    let job = ValidateJob { only: args.only.clone(), seed, seeds, children, lang };
    let outcome = job.run(&mut Terminal::new(lang))?;
    if let Some(folder) = folder {
        outcome.write(&folder)?;
        folder.finish()?;
    }
    super::print(text(&outcome.outcomes, lang)?.as_bytes())
}

/// A line a target, a second one on why it is missed, and the count of each verdict.
fn text(outcomes: &[Outcome], lang: Lang) -> Result<String> {
    let mut text = String::new();
    for Outcome { target, obtained, verdict } in outcomes {
        let what = if lang == Lang::ZhCn { &target.what_zh } else { &target.what };
        let got = obtained.map_or_else(|| "-".into(), page::obtained);
        let mark = page::verdict(*verdict, lang);
        writeln!(
            text,
            "{mark:9} {:28} {got:>24}  [{}] {}  {what}",
            target.id,
            page::range(target),
            target.unit
        )?;
        let why = page::diagnosis(target, lang).filter(|_| *verdict == TargetVerdict::Miss);
        if let Some(why) = why {
            writeln!(text, "{:9} {why}", "")?;
        }
    }
    writeln!(text, "{}", page::summary(outcomes, lang))?;
    writeln!(text, "{}", super::intended_use(lang))?;
    Ok(text)
}
