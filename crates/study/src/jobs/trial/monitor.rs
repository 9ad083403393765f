//! A running trial on one day.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use thymoid_core::Seed;
use thymoid_report::catalogue::{Lang, Message};

use crate::bundled::MADE_UP_TRIAL;
use crate::content::monitored::{page, sentences};
use crate::content::monitored_tables::frames;
use crate::dataset_json::Dataset;
use crate::digest::sha256;
use crate::jobs::Observer;
use crate::run_folder::RunFolder;
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};
use crate::study::read_file;
use crate::trial_file::TrialFile;
use crate::trial_monitor::{ChildOutlook, Monitored, TrialData, adam, answer, forecasts};

/// A running trial: its files, and what is asked.
///
/// ```
/// use thymoid_report::catalogue::Lang;
/// use thymoid_study::jobs::trial::{MonitorJob, TrialFiles};
/// let job = MonitorJob {
///     files: TrialFiles::read("made-up-trial".as_ref(), None)?,
///     as_of: None,
///     forecast: None,
///     command: String::new(),
///     lang: Lang::En,
/// };
/// let outcome = job.run(&mut ())?;
/// assert_eq!((outcome.found.as_of, outcome.found.children.len()), (800.0, 14));
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct MonitorJob {
    /// Its files.
    pub files: TrialFiles,
    /// Day of the trial on which stock is taken; without it, the last one on which a child was
    /// seen.
    pub as_of: Option<f64>,
    /// What children are forecast by; none where no forecast is asked for.
    pub forecast: Option<ForecastBy>,
    /// The command that asks it, for the record.
    pub command: String,
    /// The language that the report opens in.
    pub lang: Lang,
}

/// What pending children are forecast by.
#[derive(Debug, Clone, Default)]
pub struct ForecastBy {
    /// Draws of a population that a run has fitted; without them it is fitted to the bundled
    /// cohorts.
    pub population: Option<(String, Vec<u8>)>,
    /// Seed.
    pub seed: u64,
}

/// The files of a running trial: name and content of the plan, the children, the values.
#[derive(Debug, Clone)]
pub struct TrialFiles([(String, Vec<u8>); 3]);

impl TrialFiles {
    /// Reads `children.csv` and `labs.csv` of a folder, and its plan: the file given, or
    /// `TRIAL.toml` of the folder. The bundled trial is found by its name.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read(data: &Path, plan: Option<&Path>) -> Result<Self> {
        let bundled = !data.exists() && data.to_str() == Some(MADE_UP_TRIAL.0);
        let file = |name: &str| -> Result<(String, Vec<u8>)> {
            if !bundled {
                return Ok((name.to_owned(), read_file(&data.join(name))?));
            }
            let found = MADE_UP_TRIAL.1.iter().find(|(file, _)| *file == name);
            let (_, content) = found.with_context(|| format!("{name}: is not bundled"))?;
            Ok((name.to_owned(), content.to_vec()))
        };
        if !bundled && !data.is_dir() {
            bail!(
                "{}: is no folder\nhint: name a folder with children.csv and labs.csv, or `{}`",
                data.display(),
                MADE_UP_TRIAL.0
            );
        }
        let plan = match plan {
            Some(path) => (path.display().to_string(), read_file(path)?),
            None => file("TRIAL.toml")?,
        };
        Ok(Self([plan, file("children.csv")?, file("labs.csv")?]))
    }

    /// Reads what the plan and the tables say.
    ///
    /// # Errors
    /// With file, row, column and how to mend it.
    pub fn parse(&self) -> Result<(TrialFile, TrialData)> {
        let [(plan_file, plan), (children_file, children), (labs_file, labs)] = &self.0;
        let text = std::str::from_utf8(plan)
            .with_context(|| format!("{plan_file}: is not UTF-8\nhint: save it as UTF-8"))?;
        let trial = TrialFile::parse(plan_file, text)?;
        Ok((trial, TrialData::read(children_file, children, labs_file, labs)?))
    }

    /// Returns the hash of each file by its name.
    pub fn hashes(&self) -> BTreeMap<String, String> {
        let file_name = |path: &str| {
            let name = Path::new(path).file_name().and_then(|name| name.to_str());
            name.unwrap_or(path).to_owned()
        };
        self.0.iter().map(|(name, content)| (file_name(name), sha256(content))).collect()
    }
}

/// A running trial on its day.
#[derive(Debug)]
pub struct MonitorOutcome {
    /// Where it stands.
    pub found: Monitored,
    /// What is expected of pending children, where that was asked for.
    pub forecasts: Option<Vec<ChildOutlook>>,
    trial: TrialFile,
    /// ADSL, ADLB and ADTTE.
    datasets: [Dataset; 3],
    job: MonitorJob,
    provenance: Provenance,
}

impl MonitorJob {
    /// Takes stock; milliseconds, or minutes with forecasts.
    ///
    /// # Errors
    /// When a file cannot be used, with file, row, column and how to mend it; when a forecast
    /// fails, or [`Cancelled`](crate::jobs::Cancelled).
    pub fn run(self, observer: &mut dyn Observer) -> Result<MonitorOutcome> {
        let started = started();
        let (trial, mut data) = self.files.parse()?;
        if let Some(day) = self.as_of {
            data = data.until(day);
        }
        let found = answer(&data, (&trial.estimand, &trial.visits, &trial.design), self.as_of)?;
        let forecasts = match &self.forecast {
            None => None,
            Some(by) => {
                let (draws, seed) = (by.population.as_ref(), Seed(by.seed));
                Some(forecasts(&data, &found.children, &trial.estimand, draws, seed, observer)?)
            }
        };
        let seed = self.forecast.as_ref().map_or(0, |by| by.seed);
        let provenance = Provenance { seed, command: self.command.clone(), started };
        let datasets = adam(&trial, &data, &found);
        Ok(MonitorOutcome { found, forecasts, trial, datasets, job: self, provenance })
    }
}

impl MonitorOutcome {
    /// What is said first.
    pub fn sentences(&self) -> Vec<Message> {
        sentences(&self.found)
    }

    /// Writes tables, report and manifest.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        let Self { found, forecasts, trial, datasets, job, provenance } = self;
        for frame in frames(found, forecasts.as_deref(), job.lang) {
            folder.table(&frame)?;
        }
        for dataset in datasets {
            folder.table(&dataset.frame)?;
            let json = dataset.json(&trial.name, &provenance.started);
            let name = format!("datasets/{}.json", dataset.frame.name);
            folder.write(&name, serde_json::to_string_pretty(&json)?)?;
        }
        folder.page(&page(found, forecasts.as_deref(), trial, &provenance.command), job.lang)?;
        let contents = Contents {
            name: format!("Thymoid monitoring of {}", trial.name),
            inputs: job.files.hashes(),
            outputs: &["tables/", "datasets/", "figures/", "report.html"],
            details: BTreeMap::from([("asOfDay", found.as_of.into())]),
        };
        folder.manifest(&process_run(contents, provenance, &[]))
    }
}
