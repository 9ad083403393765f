//! `thymoid patient check` and `thymoid patient forecast`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use thymoid::analysis::children::{Basis, Ward, forecast_all, read_ranges};
use thymoid::analysis::population::{Cohorts, Model, fit};
use thymoid::catalogue::{Lang, Message, Value};
use thymoid::content::verdicts::{because, remedy};
use thymoid::content::{child_frames, ward};
use thymoid::frame::Frame;
use thymoid::progress::Progress;
use thymoid::run_folder::RunFolder;
use thymoid::study::{Loaded, read_file};
use thymoid_core::{CellsPerUl, Days, Months, Seed};
use thymoid_patient::cohort::{Analyte, Evidence};
use thymoid_patient::drugs::{self, Medication};
use thymoid_patient::forecast::THRESHOLDS;
use thymoid_patient::labs::{
    self, ChildRecord, Entry, Given, LabValue, Reason, Treatment, Use, Verdict,
};
use thymoid_patient::population::PopulationFit;

use crate::cli::{CheckArgs, DateArgs, ForecastArgs};

/// Counts whose time is told: more are no table to read.
const MOST_COUNTS: usize = 6;

/// Prints the verdict on each value, and writes it where asked; fails when one is refused.
pub(crate) fn check(args: &CheckArgs) -> Result<()> {
    let file = args.labs.display().to_string();
    let entries = labs::check(&file, &read_file(&args.labs)?, given(&args.dates)?)?;
    if let Some(out) = &args.out {
        write_verdicts(&entries, out, args)?;
    }
    super::print(table(&entries, args.lang)?.as_bytes())?;
    values(&file, entries, args.lang).map(drop)
}

/// The values among entries; the first that is refused is told in the language asked for.
fn values(file: &str, entries: Vec<Entry>, lang: Lang) -> Result<Vec<LabValue>> {
    let refused = entries.iter().find(|entry| entry.verdict == Verdict::Refused);
    if let Some(entry) = refused {
        let file = if entry.sheet.is_empty() {
            file.to_owned()
        } else {
            format!("{file} [{}]", entry.sheet)
        };
        let refusal = Message::new("check.refused")
            .with("file", file)
            .with("row", entry.row.to_string())
            .with("column", entry.column.as_str())
            .with("why", said(entry).map_or(Value::Text(String::new()), Value::Message));
        bail!(refusal.text(lang));
    }
    Ok(labs::values(file, entries)?)
}

fn given(dates: &DateArgs) -> Result<Given> {
    Given::new(dates.birth.as_deref(), dates.implant.as_deref())
        .map_err(|why| anyhow!("--birth, --implant: {why}\nhint: write a date as 2026-03-05"))
}

fn table(entries: &[Entry], lang: Lang) -> Result<String> {
    let head = |name: &str| Message::new(&format!("check.{name}")).text(lang);
    let mut text = format!(
        "{} {} {}  {} {} {}  {}  {}  {}\n",
        pad(&head("cell"), 7),
        pad(&head("child"), 12),
        left(&head("age"), 10),
        pad(&head("day"), 6),
        pad(&head("analyte"), 17),
        left(&head("value"), 6),
        left(&head("unit"), 12),
        pad(&head("verdict"), 9),
        head("why"),
    );
    let dash = || "-".to_owned();
    for entry in entries {
        let place = if entry.cell.is_empty() { entry.row.to_string() } else { entry.cell.clone() };
        let sheet =
            if entry.sheet.is_empty() { String::new() } else { format!("{}!", entry.sheet) };
        let child = if entry.child_id.is_empty() { "-" } else { &entry.child_id };
        let value = entry.value.map_or_else(dash, |v| format!("{}{v}", entry.limit.sign()));
        let unit = if entry.unit.is_empty() { "-" } else { entry.unit };
        let line = format!(
            "{:<7} {child:<12} {:>10}  {:<6} {:17} {value:>6}  {unit:>12}  {}  {}",
            format!("{sheet}{place}"),
            entry.age.map_or_else(dash, |age| format!("{:.1}", Months::from(age).value())),
            entry.day.map_or_else(dash, |d| format!("{d:.0}")),
            entry.analyte.map_or("-", Analyte::as_str),
            pad(&Message::new(&format!("verdict.{}", entry.verdict.as_str())).text(lang), 9),
            said(entry).map_or_else(String::new, |why| why.text(lang)),
        );
        writeln!(text, "{}", line.trim_end())?;
    }
    let count = |verdict| {
        let found = entries.iter().filter(|entry| entry.verdict == verdict).count();
        Value::integer(found as f64)
    };
    writeln!(
        text,
        "{} {}",
        Message::new("verdict.summary")
            .with("entries", Value::integer(entries.len() as f64))
            .with("accepted", count(Verdict::Accepted))
            .with("converted", count(Verdict::Converted))
            .with("doubtful", count(Verdict::Doubtful))
            .with("not_read", count(Verdict::NotRead))
            .with("refused", count(Verdict::Refused))
            .text(lang),
        Message::new("report.intended_use").text(lang),
    )?;
    Ok(text)
}

/// Reasons and remedy in one.
fn said(entry: &Entry) -> Option<Message> {
    let mend = entry.remedy.map(remedy);
    because(&entry.reasons).into_iter().chain(mend).reduce(|first, second| {
        Message::new("verdict.and").with("first", first).with("second", second)
    })
}

/// The text with spaces after it: Chinese characters are two columns wide in a terminal.
fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text with spaces before it.
fn left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

fn width(text: &str) -> usize {
    let wide = text.chars().filter(|c| ('\u{2E80}'..'\u{FFE7}').contains(c)).count();
    text.chars().count() + wide
}

fn write_verdicts(entries: &[Entry], out: &Path, args: &CheckArgs) -> Result<()> {
    if out.exists() && !args.overwrite {
        bail!("{} exists already\nhint: choose another name, or add --overwrite", out.display());
    }
    let file =
        File::create(out).with_context(|| format!("{}: cannot be written", out.display()))?;
    verdicts(entries, args.lang).write_csv(BufWriter::new(file))
}

/// One row an entry.
fn verdicts(entries: &[Entry], lang: Lang) -> Frame {
    let texts = |of: fn(&Entry) -> &str| entries.iter().map(of).collect::<Vec<_>>();
    let written = |of: &dyn Fn(&Entry) -> String| entries.iter().map(of).collect::<Vec<_>>();
    Frame::new("verdicts")
        .texts("sheet", texts(|e| &e.sheet))
        .integers("row", entries.iter().map(|e| e.row as i64))
        .texts("column", texts(|e| &e.column))
        .texts("cell", texts(|e| &e.cell))
        .texts("child_id", texts(|e| &e.child_id))
        .optional("age_days", entries.iter().map(|e| e.age.map(Days::value)))
        .optional("day", entries.iter().map(|e| e.day))
        .texts("time", texts(|e| &e.time))
        .texts("name", texts(|e| &e.name))
        .texts("analyte", texts(|e| e.analyte.map_or("", Analyte::as_str)))
        .texts("code", texts(|e| &e.code))
        .texts("gating", texts(|e| &e.gating))
        .texts("written", texts(|e| &e.text))
        .texts("written_unit", texts(|e| &e.text_unit))
        .texts("limit", texts(|e| e.limit.sign()))
        .optional("value", entries.iter().map(|e| e.value))
        .texts("unit", texts(|e| e.unit))
        .texts("use", texts(|e| if e.used == Use::Fit { "fit" } else { "shown" }))
        .texts("verdict", texts(|e| e.verdict.as_str()))
        .texts(
            "codes",
            written(&|e| e.reasons.iter().map(Reason::code).collect::<Vec<_>>().join(";")),
        )
        .texts("why", written(&|e| because(&e.reasons).map_or_else(String::new, |m| m.text(lang))))
        .texts("remedy", written(&|e| e.remedy.map_or_else(String::new, |r| remedy(r).text(lang))))
}

/// Forecasts every implanted child of a table.
pub(crate) fn forecast(args: &ForecastArgs) -> Result<()> {
    let file = args.labs.display().to_string();
    let entries = labs::check(&file, &read_file(&args.labs)?, given(&args.dates)?)?;
    let mut labs = values(&file, entries.clone(), args.lang)?;
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
    let (least, most) = labs::GRAFT_EXPORT;
    if args.graft_export.is_some_and(|ratio| !(least..=most).contains(&ratio)) {
        bail!(
            "--graft-export: not a ratio between {least} and {most}\nhint: write the export of the graft over that of published cultured tissue, such as 0.8; the report of `thymoid run` tells it of a chip"
        );
    }
    let children = children_of(&labs, args);
    if children.is_empty() {
        bail!(
            "{file}: no child has a value with a time since implantation\nhint: fill months_since_implant or a column of implantation dates, or give --implant, and check --as-of-days"
        );
    }
    let drugs = drugs_of(args, &children)?;
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
    folder.table(&verdicts(&entries, args.lang))?;
    let name = args.labs.file_name().map_or_else(String::new, |f| f.to_string_lossy().into_owned());
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
fn drugs_of(args: &ForecastArgs, children: &[ChildRecord]) -> Result<Vec<Medication>> {
    let Some(path) = &args.drugs else { return Ok(Vec::new()) };
    let file = path.display().to_string();
    let drugs = drugs::read(&file, &read_file(path)?)?;
    let stray = drugs.iter().find(|d| !children.iter().any(|c| c.child_id == d.child_id));
    if let Some(stray) = stray {
        bail!(
            "{file}: `{}` has no value in {}\nhint: correct the pseudonym, or leave the row out",
            stray.child_id,
            args.labs.display()
        );
    }
    Ok(drugs)
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
            graft_export: args.graft_export,
            outcome: String::new(),
            status: Evidence::Read,
            source: args.labs.file_name().map_or_else(String::new, |f| f.to_string_lossy().into()),
            note: String::new(),
        })
        .collect()
}
