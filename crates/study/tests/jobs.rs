//! Jobs without a command line: watched, ended, and written to a folder.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use thymoid_study::jobs::{Cancelled, Event, ForecastJob, ForecastRequest, Observer};
use thymoid_study::labs_file::{LabsFile, LabsRequest};
use thymoid_study::run_folder::RunFolder;

/// Writes down what it is told, and ends the job when a stage begins.
#[derive(Default)]
struct Log {
    stages: Vec<String>,
    shares: Vec<f64>,
    ends_at: Option<&'static str>,
}

impl Observer for Log {
    fn notice(&mut self, event: Event<'_>) {
        match event {
            Event::Begins { stage, .. } => self.stages.push(stage.to_owned()),
            Event::Advances { share, .. } => self.shares.push(share),
            Event::Ends { .. } | Event::Warns(_) => {}
        }
    }

    fn cancels(&self) -> bool {
        self.ends_at.is_some_and(|stage| self.stages.iter().any(|begun| begun == stage))
    }
}

fn job() -> ForecastJob {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let labs = crates.join("cli/tests/forecasts/typical.csv");
    let file = LabsFile::read(&labs, &LabsRequest::default(), &mut ()).unwrap();
    let draws = fs::read(crates.join("patient/tests/data/population_draws.csv")).unwrap();
    let population = Some(("population_draws.csv".to_owned(), draws));
    ForecastJob::new(file, ForecastRequest { population, ..ForecastRequest::default() }).unwrap()
}

#[test]
fn a_forecast_tells_its_stages_and_leaves_a_manifest() {
    let mut log = Log::default();
    let outcome = job().run(&mut log).unwrap();
    assert_eq!(log.stages, ["stage.children", "stage.rewind"]);
    assert!(log.shares.contains(&1.0) && log.shares.iter().all(|share| *share <= 1.0));

    let parent = tempfile::tempdir().unwrap();
    let folder = RunFolder::begin(&parent.path().join("forecast"), false).unwrap();
    outcome.write(&folder).unwrap();
    let done = folder.finish().unwrap();
    let manifest = fs::read_to_string(done.join("manifest.json")).unwrap();
    for part in ["typical.csv", "population_draws.csv", "stage.children", "\"seed\": 0"] {
        assert!(manifest.contains(part), "{part}: {manifest}");
    }
    assert!(done.join("report.html").exists() && done.join("tables/forecast.csv").exists());
}

#[test]
fn an_observer_ends_a_forecast_between_stages() {
    let mut log = Log { ends_at: Some("stage.children"), ..Log::default() };
    let error = job().run(&mut log).unwrap_err();
    assert_eq!(error.downcast_ref::<Cancelled>(), Some(&Cancelled { saved: None }));
    assert_eq!(log.stages, ["stage.children"], "the next one has not begun");
}
