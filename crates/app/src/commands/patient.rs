//! `thymoid patient forecast`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use thymoid::analysis::children::{Basis, Ward, forecast_all, read_ranges};
use thymoid::analysis::population::{Cohorts, Model, fit};
use thymoid::content::{child_frames, ward};
use thymoid::progress::Progress;
use thymoid::run_folder::RunFolder;
use thymoid::study::{Loaded, read_file};
use thymoid_core::{CellsPerUl, Days, Months, Seed};
use thymoid_labs::LabValue;
use thymoid_labs::Provenance;
use thymoid_patient::child::{ChildRecord, GRAFT_EXPORT, Treatment};
use thymoid_patient::dynamics::drugs::{self, Medication};
use thymoid_patient::forecast::THRESHOLDS;
use thymoid_patient::population::PopulationFit;

use super::labs_file::{self, LabsFile};
use super::verdicts;
use crate::cli::ForecastArgs;

/// Counts whose time is told: more are no table to read.
const MOST_COUNTS: usize = 6;

/// Forecasts every implanted child of a table.
pub(crate) fn forecast(args: &ForecastArgs) -> Result<()> {
    let LabsFile { name: file, entries } = labs_file::read(&args.labs, &args.reading)?;
    let mut labs = verdicts::values(&file, entries.clone(), args.lang)?;
    let ids: BTreeSet<&str> = labs.iter().map(|lab| lab.child_id.as_str()).collect();
    let timed = |id: &&str| labs.iter().any(|lab| lab.child_id == **id && lab.day.is_some());
    let without_time: Vec<String> =
        ids.into_iter().filter(|id| !timed(id)).map(str::to_owned).collect();
    if let Some(as_of) = args.as_of_days {
        if !as_of.is_finite() {
            bail!(
                "--as-of-days: `{as_of}` is not a day\nhint: write days since implantation, such as 180"
            );
        }
        labs.retain(|lab| lab.day.is_some_and(|day| day <= as_of));
    }
    let (least, most) = GRAFT_EXPORT;
    if args.graft_export.is_some_and(|ratio| !(least..=most).contains(&ratio)) {
        bail!(
            "--graft-export: not a ratio between {least} and {most}\nhint: write the export of the graft over that of published cultured tissue, such as 0.8; the report of `thymoid run` tells it of a chip"
        );
    }
    let children = children_of(&labs, &file, args);
    if children.is_empty() {
        bail!(
            "{file}: no child has a value with a time since implantation\nhint: fill months_since_implant or a column of implantation dates, or give --implant, and check --as-of-days"
        );
    }
    let drugs = drugs_of(args, &file, &children)?;
    let counts = counts(&args.count)?;
    let folder = RunFolder::begin(&args.out, args.overwrite)?;
    let seed = Seed(args.seed);
    let bundled = Loaded::bundled()?;
    let parameters = bundled.parameters()?;
    let model = Model::new(&parameters)?;
    let mut progress = Progress::new(args.lang);
    let cohorts = Cohorts::read(&bundled)?;
    let population = match &args.population {
        Some(run) => draws_of(run, &model)?,
        None => fit(&model, &cohorts, &bundled.study.population, seed, &mut progress)?.fit,
    };
    let ward = Ward { children, labs, drugs, ranges: read_ranges(&bundled)? };
    let basis = Basis {
        model: &model,
        population: &population,
        cohorts: &cohorts.naive,
        plan: &bundled.study.forecast,
        counts: &counts,
        seed,
    };
    let results = forecast_all(basis, &ward, &mut progress)?;
    for frame in child_frames::frames(&results.children) {
        folder.table(&frame)?;
    }
    folder.table(&verdicts::frame(&entries, args.lang))?;
    let name =
        Path::new(&file).file_name().map_or_else(String::new, |f| f.to_string_lossy().into_owned());
    let read = ward::File { name: &name, entries: &entries, without_time: &without_time };
    let page = ward::page(read, &results, &cohorts.naive, args.seed);
    folder.write("report.html", thymoid::report::render(&page, args.lang))?;
    let done = folder.finish()?;
    super::print(format!("{}\n", done.join("report.html").display()).as_bytes())
}

/// The counts asked for, ascending and each once; the usual ones where none is.
fn counts(asked: &[f64]) -> Result<Vec<CellsPerUl>> {
    let mut counts = asked.to_vec();
    counts.sort_by(f64::total_cmp);
    counts.dedup();
    if counts.len() > MOST_COUNTS {
        bail!("--count: {} counts\nhint: ask for at most {MOST_COUNTS}", counts.len());
    }
    if counts.is_empty() {
        return Ok(THRESHOLDS.to_vec());
    }
    Ok(counts.into_iter().map(CellsPerUl).collect())
}

/// The population that an earlier run has fitted.
fn draws_of(run: &Path, model: &Model) -> Result<PopulationFit> {
    let path = run.join("tables").join("population_draws.csv");
    let bytes = read_file(&path).with_context(|| {
        format!(
            "--population: {} holds no population\nhint: name the folder that `thymoid run` made",
            run.display()
        )
    })?;
    Ok(PopulationFit::read(&path.display().to_string(), &bytes, &model.priors)?)
}

/// The drugs of the table that `--drugs` names.
fn drugs_of(args: &ForecastArgs, labs: &str, children: &[ChildRecord]) -> Result<Vec<Medication>> {
    let Some(path) = &args.drugs else { return Ok(Vec::new()) };
    let file = path.display().to_string();
    let drugs = drugs::read(&file, &read_file(path)?)?;
    let stray = drugs.iter().find(|d| !children.iter().any(|c| c.child_id == d.child_id));
    if let Some(stray) = stray {
        bail!(
            "{file}: `{}` has no value in {labs}\nhint: correct the pseudonym, or leave the row out",
            stray.child_id
        );
    }
    Ok(drugs)
}

/// A record of each implanted child, from its values alone.
fn children_of(labs: &[LabValue], file: &str, args: &ForecastArgs) -> Vec<ChildRecord> {
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
            phenotype: args.phenotype.into(),
            treatment: Treatment::ThymusImplant,
            centre: args.centre.into(),
            age_at_implant_months: Some(age),
            graft_export: args.graft_export,
            immunosuppression: args.immunosuppression.into(),
            maternal_engraftment: args.maternal_engraftment.into(),
            outcome: String::new(),
            status: Provenance::Read,
            source: Path::new(file)
                .file_name()
                .map_or_else(String::new, |f| f.to_string_lossy().into()),
            note: String::new(),
        })
        .collect()
}
