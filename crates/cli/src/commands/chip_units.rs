//! `thymoid chip units`.

use std::time::Duration;

use anyhow::Result;
use thymoid_study::content::units::{judged, lead};
use thymoid_study::jobs::UnitsJob;
use thymoid_study::run_folder::unfinished::Unfinished;

use crate::cli::UnitsArgs;
use crate::stop::Stop;
use crate::terminal::Terminal;

/// Simulates a chip by units to a run folder.
pub(crate) fn units(args: &UnitsArgs) -> Result<()> {
    super::use_threads(args.threads)?;
    let parameters = thymoid_study::parameters()?;
    let job = UnitsJob {
        days: args.days,
        units: args.units,
        seeds: args.seeds,
        seed: args.seed,
        family: args.family.family(),
        whole: args.whole,
        checkpoint_every: Duration::from_secs_f64(60.0 * args.interruption.checkpoint_minutes),
        ..UnitsJob::read(&args.design, args.lang)?
    };
    let folder = Unfinished::open(&args.out.path, args.out.overwrite, args.interruption.resume)?;
    let stop = Stop::listen()?;
    let mut terminal = Terminal::stoppable(args.lang, stop.clone());
    let outcome =
        job.run(&parameters, &folder, &mut terminal).map_err(|error| stop.explain(error))?;
    outcome.write(&folder)?;
    let mut lines = vec![folder.finish()?.join("report.html").display().to_string()];
    lines.push(lead(&outcome.result).text(args.lang));
    lines.extend(judged(&outcome.result).map(|message| message.text(args.lang)));
    lines.push(super::intended_use(args.lang));
    super::print(format!("{}\n", lines.join("\n")).as_bytes())
}
