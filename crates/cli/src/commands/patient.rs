//! `thymoid patient forecast`.

use std::path::Path;

use anyhow::Result;
use thymoid_study::jobs::{ForecastJob, ForecastRequest, KnownOfChildren};
use thymoid_study::labs_file::LabsFile;
use thymoid_study::run_folder::RunFolder;
use thymoid_study::study::read_file;

use crate::cli::ForecastArgs;
use crate::terminal::Terminal;

/// Forecasts every implanted child of a table.
pub(crate) fn forecast(args: &ForecastArgs) -> Result<()> {
    let mut terminal = Terminal::new(args.lang);
    let file = LabsFile::read(&args.labs, &args.reading.request(), &mut terminal)?;
    let plan = ForecastRequest {
        as_of_days: args.as_of_days,
        known: KnownOfChildren {
            centre: args.centre.into(),
            phenotype: args.phenotype.into(),
            maternal_engraftment: args.maternal_engraftment.into(),
            immunosuppression: args.immunosuppression.into(),
            graft_export: args.graft_export,
        },
        counts: args.count.clone(),
        drugs: args.drugs.as_deref().map(table).transpose()?,
        population: args.population.as_deref().map(super::draws_of).transpose()?,
        seed: args.seed,
        lang: args.lang,
    };
    let job = ForecastJob::new(file, plan)?;
    let folder = RunFolder::begin(&args.out.path, args.out.overwrite)?;
    job.run(&mut terminal)?.write(&folder)?;
    let done = folder.finish()?;
    super::print(format!("{}\n", done.join("report.html").display()).as_bytes())
}

fn table(path: &Path) -> Result<(String, Vec<u8>)> {
    Ok((path.display().to_string(), read_file(path)?))
}
