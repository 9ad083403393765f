//! `thymoid chip run`.

use std::fmt::Write;
use std::time::Duration;

use anyhow::Result;
use thymoid_core::INTENDED_USE;
use thymoid_report::catalogue::Lang;
use thymoid_study::jobs::ChipJob;
use thymoid_study::run_folder::unfinished::Unfinished;
use thymoid_study::unit_run::input::Input;
use thymoid_study::unit_run::run::Record;
use thymoid_study::unit_run::summary::Line;

use crate::cli::ChipRunArgs;
use crate::stop::Stop;
use crate::terminal::Terminal;

/// Simulates a unit to a run folder.
pub(crate) fn run(args: &ChipRunArgs) -> Result<()> {
    super::use_threads(args.threads)?;
    let parameters = thymoid_chip::parameters()?;
    let job = ChipJob {
        input: Input::read(&args.unit, &parameters)?,
        days: args.days,
        seed: args.seed,
        family: args.family.family(),
        record: Record { series_hours: args.series_hours, snapshot_days: args.snapshot_days },
        checkpoint_every: Duration::from_secs_f64(60.0 * args.interruption.checkpoint_minutes),
        gzip: args.gzip,
    };
    job.fits(&parameters)?;
    let folder = Unfinished::open(&args.out.path, args.out.overwrite, args.interruption.resume)?;
    let stop = Stop::listen()?;
    let mut terminal = Terminal::stoppable(Lang::En, stop.clone());
    let outcome =
        job.run(&parameters, &folder, &mut terminal).map_err(|error| stop.explain(error))?;
    outcome.write(&folder)?;
    let done = folder.finish()?;
    let mut text = format!("{}\n", done.display());
    for line in outcome.lines.iter().filter(|line| SHOWN.contains(&line.quantity.as_str())) {
        let Line { quantity, value, unit, note } = line;
        let value = value.map_or_else(String::new, |value| format!("{value:.3}"));
        let line = format!("{quantity:14} {value:>12} {unit:8} {note}");
        writeln!(text, "{}", line.trim_end())?;
    }
    writeln!(text, "{INTENDED_USE}")?;
    super::print(text.as_bytes())
}

/// Lines of the summary that are printed.
const SHOWN: [&str; 6] =
    ["thymocytes", "occupancy", "export_cd4", "export_cd8", "cd4_cd8_ratio", "family"];
