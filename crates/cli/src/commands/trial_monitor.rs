//! `thymoid trial monitor`.

use anyhow::{Result, bail};
use thymoid_study::jobs::trial::{ForecastBy, MonitorJob, TrialFiles};
use thymoid_study::run_folder::RunFolder;

use crate::cli::MonitorArgs;
use crate::terminal::Terminal;

/// Takes stock of a running trial to a run folder, and says what its rules say.
pub(crate) fn monitor(args: &MonitorArgs) -> Result<()> {
    if let Some(day) = args.as_of.filter(|day| !day.is_finite()) {
        bail!("--as-of: `{day}` is no day\nhint: write a day of the trial, such as 800");
    }
    let population = args.population.as_deref().map(super::draws_of).transpose()?;
    let job = MonitorJob {
        files: TrialFiles::read(&args.data, args.plan.as_deref())?,
        as_of: args.as_of,
        forecast: args.forecast.then_some(ForecastBy { population, seed: args.seed }),
        command: super::as_typed(),
        lang: args.lang,
    };
    let mut terminal = Terminal::new(args.lang);
    let folder = RunFolder::begin(&args.out.path, args.out.overwrite)?;
    let outcome = job.run(&mut terminal)?;
    outcome.write(&folder)?;
    let done = folder.finish()?;
    super::tell(&outcome.sentences(), &done, args.lang)
}
