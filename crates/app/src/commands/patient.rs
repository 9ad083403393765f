//! `thymoid patient check` and `thymoid patient forecast`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use anyhow::{Result, bail};
use thymoid::analysis::children::{ChildResult, Ward, forecast_all, read_ranges};
use thymoid::analysis::population::{Cohorts, Model, fit};
use thymoid::catalogue::Message;
use thymoid::content;
use thymoid::progress::Progress;
use thymoid::run_folder::RunFolder;
use thymoid::study::{Loaded, read_file};
use thymoid_core::{Days, INTENDED_USE, Months, Seed};
use thymoid_patient::cohort::Evidence;
use thymoid_patient::labs::{ChildRecord, Given, LabValue, Treatment, read};

use crate::cli::ForecastArgs;

/// Prints the verdict of each row.
pub(crate) fn check(path: &Path) -> Result<()> {
    let labs = read(&path.display().to_string(), &read_file(path)?, Given::default())?;
    let mut text =
        String::from("row  child        age_months  day    analyte            value  verdict\n");
    for lab in &labs {
        let below = if lab.below_limit { "<" } else { "" };
        writeln!(
            text,
            "{:<4} {:12} {:>10.1}  {:<6} {:17} {below}{:>6}  {}",
            lab.row,
            lab.child_id,
            Months::from(lab.age).value(),
            lab.day.map_or_else(|| "-".into(), |d| format!("{d:.0}")),
            lab.analyte.as_str(),
            lab.value,
            lab.verdict.as_str(),
        )?;
    }
    writeln!(text, "{} rows read, none dropped. {INTENDED_USE}", labs.len())?;
    super::print(text.as_bytes())
}

/// Forecasts every implanted child of a table.
pub(crate) fn forecast(args: &ForecastArgs) -> Result<()> {
    let file = args.labs.display().to_string();
    let mut labs = read(&file, &read_file(&args.labs)?, Given::default())?;
    if let Some(as_of) = args.as_of_days {
        if !as_of.is_finite() {
            bail!(
                "--as-of-days: `{as_of}` is not a day\nhint: write days since implantation, such as 180"
            );
        }
        labs.retain(|lab| lab.day.is_some_and(|day| day <= as_of));
    }
    let children = children_of(&labs, args);
    if children.is_empty() {
        bail!(
            "{file}: no child has a value with months_since_implant\nhint: fill the column for implanted children, and check --as-of-days"
        );
    }
    let folder = RunFolder::begin(&args.out, args.overwrite)?;
    let seed = Seed(args.seed);
    let bundled = Loaded::bundled()?;
    let parameters = bundled.parameters()?;
    let model = Model::new(&parameters)?;
    let mut progress = Progress::new(args.lang);
    let cohorts = Cohorts::read(&bundled)?;
    let population = fit(&model, &cohorts, &bundled.study.population, seed, &mut progress)?;
    let ward = Ward { children, labs, ranges: read_ranges(&bundled)? };
    let results: Vec<ChildResult> =
        forecast_all(&model, &population.fit, &ward, &bundled.study.forecast, seed, &mut progress)?;
    for frame in content::children::frames(&results) {
        folder.table(&frame)?;
    }
    let title = Message::new("forecast.title").with(
        "file",
        args.labs.file_name().map_or_else(String::new, |f| f.to_string_lossy().into_owned()),
    );
    let page = content::children::page(title, &results, args.seed);
    folder.write("report.html", thymoid::report::render(&page, args.lang))?;
    let done = folder.finish()?;
    super::print(format!("{}\n", done.join("report.html").display()).as_bytes())
}

/// A record of each implanted child, from its values alone.
fn children_of(labs: &[LabValue], args: &ForecastArgs) -> Vec<ChildRecord> {
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
            phenotype: String::new(),
            treatment: Treatment::ThymusImplant,
            centre: args.centre.into(),
            age_at_implant_months: Some(age),
            outcome: String::new(),
            status: Evidence::Read,
            source: args.labs.display().to_string(),
            note: String::new(),
        })
        .collect()
}
