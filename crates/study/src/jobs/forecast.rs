//! Every implanted child of a laboratory file: what is to be expected.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Result, bail};
use serde_json::json;
use thymoid_core::math::sorted_distinct;
use thymoid_core::{CellsPerUl, Days, Months, Seed};
use thymoid_labs::{LabValue, Provenance as Known};
use thymoid_patient::child::{Answer, ChildRecord, GRAFT_EXPORT, Phenotype, Treatment};
use thymoid_patient::dynamics::drugs::{self, Medication};
use thymoid_patient::forecast::THRESHOLDS;
use thymoid_patient::population::PopulationFit;
use thymoid_patient::population::cohort::{Centre, CohortRow};
use thymoid_report::catalogue::Lang;
use thymoid_report::html::render;

use super::{Observer, StageTime, Stages};
use crate::analysis::children::{Basis, ClinicalData, Forecasts, forecast_all, read_ranges};
use crate::analysis::population::{Cohorts, Model, fit};
use crate::content::unread::FileRead;
use crate::content::{child_frames, forecast_page, verdicts};
use crate::digest::sha256;
use crate::labs_file::LabsFile;
use crate::run_folder::RunFolder;
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};
use crate::study::Loaded;

/// Counts whose time is told: more are no table to read.
const MOST_COUNTS: usize = 6;

/// What a forecast leaves beside the manifest.
const OUTPUTS: [&str; 2] = ["report.html", "tables/"];

/// What is asked of the children of a file.
#[derive(Debug, Clone, Default)]
pub struct ForecastRequest {
    /// Only values up to this day after implantation are used.
    pub as_of_days: Option<f64>,
    /// What is known of all children of the file.
    pub known: KnownOfChildren,
    /// Naive CD4 counts, cells/µL, whose time and probability are told; the usual ones where empty.
    pub counts: Vec<f64>,
    /// Drugs: name of the table, and its content.
    pub drugs: Option<(String, Vec<u8>)>,
    /// Draws of a population that a run has fitted: name of the table, and its content. Without
    /// them the population is fitted to the bundled cohorts.
    pub population: Option<(String, Vec<u8>)>,
    /// The one seed.
    pub seed: u64,
    /// Language in which the report opens.
    pub lang: Lang,
}

/// What no laboratory file says of its children.
#[derive(Debug, Clone, Copy, Default)]
pub struct KnownOfChildren {
    /// Where they were treated.
    pub centre: Centre,
    /// Form of athymia.
    pub phenotype: Phenotype,
    /// Whether T cells of the mother were found.
    pub maternal_engraftment: Answer,
    /// Whether drugs that hold T cells back are given.
    pub immunosuppression: Answer,
    /// Export of the graft over that of published cultured tissue.
    pub graft_export: Option<f64>,
}

/// Children of a file, checked, whose future can be forecast.
///
/// ```
/// use thymoid_labs::{Given, check};
/// use thymoid_study::jobs::{ForecastJob, ForecastRequest};
/// use thymoid_study::labs_file::LabsFile;
/// let table = b"child_id,age_months,months_since_implant,analyte,value,unit\na,12,,cd4,350,/uL\n";
/// let entries = check("labs.csv", table, Given::default())?;
/// let file = LabsFile { name: "labs.csv".into(), entries, sha256: String::new() };
/// // Without a time since implantation there is nothing to forecast from.
/// let refused = ForecastJob::new(file, ForecastRequest::default()).unwrap_err().to_string();
/// assert!(refused.contains("time since implantation") && refused.contains("hint:"));
/// # anyhow::Ok(())
/// ```
#[derive(Debug)]
pub struct ForecastJob {
    file: LabsFile,
    plan: ForecastRequest,
    data: ClinicalData,
    counts: Vec<CellsPerUl>,
    without_time: Vec<String>,
    bundled: Loaded,
    model: Model,
    population: Option<PopulationFit>,
}

impl ForecastJob {
    /// Checks the values of a file and all that is said of its children.
    ///
    /// # Errors
    /// When a value is refused, no child has a value with a time since implantation, or a table
    /// cannot be used.
    pub fn new(file: LabsFile, plan: ForecastRequest) -> Result<Self> {
        let mut labs = verdicts::values(&file.name, file.entries.clone(), plan.lang)?;
        let ids: BTreeSet<&str> = labs.iter().map(|lab| lab.child_id.as_str()).collect();
        let timed = |id: &&str| labs.iter().any(|lab| lab.child_id == **id && lab.day.is_some());
        let without_time = ids.into_iter().filter(|id| !timed(id)).map(str::to_owned).collect();
        if let Some(as_of) = plan.as_of_days {
            if !as_of.is_finite() {
                bail!(
                    "--as-of-days: `{as_of}` is not a day\nhint: write days since implantation, such as 180"
                );
            }
            labs.retain(|lab| lab.day.is_some_and(|day| day <= as_of));
        }
        let (least, most) = GRAFT_EXPORT;
        if plan.known.graft_export.is_some_and(|ratio| !(least..=most).contains(&ratio)) {
            bail!(
                "--graft-export: not a ratio between {least} and {most}\nhint: write the export of the graft over that of published cultured tissue, such as 0.8; the report of `thymoid run` tells it of a chip"
            );
        }
        let children = plan.known.records(&labs, &file.name);
        if children.is_empty() {
            bail!(
                "{}: no child has a value with a time since implantation\nhint: fill months_since_implant or a column of implantation dates, or give --implant, and check --as-of-days",
                file.name
            );
        }
        let drugs = drugs_of(plan.drugs.as_ref(), &file.name, &children)?;
        let counts = counts(&plan.counts)?;
        let bundled = Loaded::bundled()?;
        let model = Model::new(&bundled.parameters()?)?;
        let population = match &plan.population {
            Some((name, table)) => Some(PopulationFit::read(name, table, &model.priors)?),
            None => None,
        };
        let data = ClinicalData { children, labs, drugs, ranges: read_ranges(&bundled)? };
        Ok(Self { file, plan, data, counts, without_time, bundled, model, population })
    }

    /// Fits the population where none was given, then each child, and looks ahead.
    ///
    /// # Errors
    /// When a posterior cannot be sampled, or [`Cancelled`](super::Cancelled).
    pub fn run(self, observer: &mut dyn Observer) -> Result<ForecastOutcome> {
        let Self { file, plan, data, counts, without_time, bundled, model, population } = self;
        let started = started();
        let mut stages = Stages::new(observer);
        let (cohorts, seed) = (Cohorts::read(&bundled)?, Seed(plan.seed));
        let population = match population {
            Some(population) => population,
            None => fit(&model, &cohorts, &bundled.study.population, seed, &mut stages)?.fit,
        };
        let basis = Basis {
            model: &model,
            population: &population,
            cohorts: &cohorts.naive,
            plan: &bundled.study.forecast,
            counts: &counts,
            seed,
        };
        let forecasts = forecast_all(basis, &data, &mut stages)?;
        let (naive, times) = (cohorts.naive, stages.times().to_vec());
        let study = &bundled.study;
        let used = ["study.toml", &study.cohorts.naive, &study.cohorts.survival];
        let used = used.into_iter().chain([study.reference.lymphocytes.as_str()]);
        let used = used.map(|name| (name.to_owned(), sha256(bundled.file(name)))).collect();
        Ok(ForecastOutcome { forecasts, file, plan, without_time, naive, used, started, times })
    }
}

/// What is to be expected of the children of a file.
#[derive(Debug)]
pub struct ForecastOutcome {
    /// Each child, and what those of one hospital say together.
    pub forecasts: Forecasts,
    file: LabsFile,
    plan: ForecastRequest,
    without_time: Vec<String>,
    naive: Vec<CohortRow>,
    /// Hashes of what was read of the bundled study.
    used: BTreeMap<String, String>,
    started: String,
    times: Vec<StageTime>,
}

impl ForecastOutcome {
    /// Writes tables, report and manifest.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        let Self { forecasts, file, plan, .. } = self;
        for frame in child_frames::frames(&forecasts.children) {
            folder.table(&frame)?;
        }
        folder.table(&verdicts::frame(&file.entries, plan.lang))?;
        let read = FileRead {
            name: file_name(&file.name),
            entries: &file.entries,
            without_time: &self.without_time,
        };
        let page = forecast_page::page(read, forecasts, &self.naive, plan.seed);
        folder.write("report.html", render(&page, plan.lang))?;
        let tables = [&plan.drugs, &plan.population].into_iter().flatten();
        let mut inputs = self.used.clone();
        inputs.extend(tables.map(|(name, table)| (file_name(name).to_owned(), sha256(table))));
        inputs.insert(file_name(&file.name).to_owned(), file.sha256.clone());
        let contents = Contents {
            name: "Thymoid forecast of children".to_owned(),
            inputs,
            outputs: &OUTPUTS,
            details: BTreeMap::from([("asOfDays", json!(plan.as_of_days))]),
        };
        let provenance =
            Provenance { seed: plan.seed, command: self.command(), started: self.started.clone() };
        folder.manifest(&process_run(contents, &provenance, &self.times))
    }

    /// The command that repeats the forecast, but for dates, which are a child's own, and folders,
    /// which may tell of a person.
    fn command(&self) -> String {
        let ForecastRequest { seed, lang, .. } = self.plan;
        let (file, lang) = (file_name(&self.file.name), lang.tag());
        format!("thymoid patient forecast {file} --seed {seed} --lang {lang}")
    }
}

fn file_name(path: &str) -> &str {
    Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// The counts asked for, ascending and each once; the usual ones where none is.
fn counts(asked: &[f64]) -> Result<Vec<CellsPerUl>> {
    let counts = sorted_distinct(asked.iter().copied());
    if counts.len() > MOST_COUNTS {
        bail!("--count: {} counts\nhint: ask for at most {MOST_COUNTS}", counts.len());
    }
    if counts.is_empty() {
        return Ok(THRESHOLDS.to_vec());
    }
    Ok(counts.into_iter().map(CellsPerUl).collect())
}

/// The drugs of a table, each given to a child of the laboratory file.
fn drugs_of(
    table: Option<&(String, Vec<u8>)>,
    labs: &str,
    children: &[ChildRecord],
) -> Result<Vec<Medication>> {
    let Some((file, table)) = table else { return Ok(Vec::new()) };
    let drugs = drugs::read(file, table)?;
    let stray = drugs.iter().find(|d| !children.iter().any(|c| c.child_id == d.child_id));
    if let Some(stray) = stray {
        bail!(
            "{file}: `{}` has no value in {labs}\nhint: correct the pseudonym, or leave the row out",
            stray.child_id
        );
    }
    Ok(drugs)
}

impl KnownOfChildren {
    /// A record of each implanted child, from its values alone.
    fn records(self, labs: &[LabValue], file: &str) -> Vec<ChildRecord> {
        let mut ages: BTreeMap<&str, f64> = BTreeMap::new();
        for lab in labs {
            if let Some(day) = lab.day {
                ages.insert(&lab.child_id, Months::from(Days(lab.age.value() - day)).value());
            }
        }
        ages.into_iter()
            .map(|(child_id, age)| ChildRecord {
                child_id: child_id.into(),
                study: String::new(),
                sex: String::new(),
                cause: String::new(),
                phenotype: self.phenotype,
                treatment: Treatment::ThymusImplant,
                centre: self.centre,
                age_at_implant_months: Some(age),
                graft_export: self.graft_export,
                immunosuppression: self.immunosuppression,
                maternal_engraftment: self.maternal_engraftment,
                outcome: String::new(),
                status: Known::Read,
                source: file_name(file).to_owned(),
                note: String::new(),
            })
            .collect()
    }
}
