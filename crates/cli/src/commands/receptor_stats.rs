//! `thymoid receptor stats`.

use std::fmt::Write;
use std::path::Path;

use anyhow::Result;
use thymoid_report::catalogue::{Lang, Message, Value};
use thymoid_study::analysis::counted::Counted;
use thymoid_study::analysis::repertoire::{Index, Rows};
use thymoid_study::content::repertoire::Pair;
use thymoid_study::jobs::receptor::{StatsJob, StatsOutcome};
use thymoid_study::run_folder::RunFolder;

use super::receptor_tracking::{equal_depth, tracks};
use crate::cli::StatsArgs;
use crate::terminal::Terminal;

/// The reference that needs no file.
const BUILTIN: &str = "builtin";

/// Describes repertoires, and compares them with a reference and with each other.
pub(crate) fn stats(args: &StatsArgs) -> Result<()> {
    let folder = args
        .out
        .path
        .as_deref()
        .map(|out| RunFolder::begin(out, args.out.overwrite))
        .transpose()?;
    let job = StatsJob {
        tables: args.tables.clone(),
        reference: Some(&args.reference).filter(|path| **path != Path::new(BUILTIN)).cloned(),
        columns: args.columns.named.clone(),
        names: args.names.clone(),
        depth: args.depth,
        track: args.track,
        counted: args.counted.map_or(Counted::Unknown, Counted::from),
        seed: args.seed,
        lang: args.lang,
    };
    let outcome = job.run(&mut Terminal::new(args.lang))?;
    if let Some(folder) = folder {
        outcome.write(&folder)?;
        folder.finish()?;
    }
    super::print(summary(&outcome, args)?.as_bytes())
}

/// A table of samples, one of pairs, and what became of the rows.
fn summary(outcome: &StatsOutcome, args: &StatsArgs) -> Result<String> {
    let (StatsOutcome { names, rows, results, .. }, pairs) = (outcome, outcome.pairs());
    let mut text = String::new();
    writeln!(
        text,
        "{:20} {:5} {:>10} {:>10} {:>9} {:>11} {:>9} {:>9} {:>8}  v_family excess (percentile)",
        "sample",
        "locus",
        "copies",
        "clonotypes",
        "coverage",
        "chao1",
        "hill_1",
        "clonality",
        "d50"
    )?;
    for result in results {
        let index = |name: &str| -> f64 {
            let found = result.indices.iter().find(|index: &&Index| index.name == name);
            found.and_then(|index| index.value).unwrap_or(f64::NAN)
        };
        let v = result.compared.first().map(|compared| compared.divergence.kullback_leibler);
        writeln!(
            text,
            "{:20} {:5} {:>10} {:>10} {:>9.3} {:>11.0} {:>9.1} {:>9.3} {:>8}  {}",
            result.sample.name,
            result.sample.locus.as_str(),
            result.sample.abundances.copies(),
            result.sample.abundances.clonotypes(),
            index("coverage"),
            index("chao1"),
            index("hill_1"),
            index("clonality"),
            index("d50_clonotypes"),
            v.map_or_else(String::new, |v| format!("{:.4} ({:.3})", v.excess, v.percentile)),
        )?;
    }
    text += &equal_depth(results, args.lang)?;
    if !pairs.is_empty() {
        writeln!(
            text,
            "\n{:20} {:20} {:5} {:>8} {:>9} {:>13} {:>14}",
            "sample_a", "sample_b", "locus", "shared", "jaccard", "morisita_horn", "pairs_within_1"
        )?;
    }
    for Pair { samples: [a, b], overlap, near } in pairs {
        writeln!(
            text,
            "{:20} {:20} {:5} {:>8} {:>9.5} {:>13.5} {:>14}",
            a.name,
            b.name,
            a.locus.as_str(),
            overlap.shared,
            overlap.jaccard(),
            overlap.morisita_horn(),
            near.pairs,
        )?;
    }
    text += &tracks(outcome, args.lang)?;
    writeln!(text)?;
    for (name, rows) in names.iter().zip(rows) {
        text.push_str(&account(name, rows, args.lang));
    }
    if let Some(out) = &args.out.path {
        writeln!(text, "{}", out.display())?;
    }
    writeln!(text, "{}", super::intended_use(args.lang))?;
    Ok(text)
}

/// What became of the rows of a table, in lines.
fn account(name: &str, rows: &Rows, lang: Lang) -> String {
    let mut lines = Vec::new();
    let key = if rows.by_cell { "repertoire.rows_of_cells" } else { "repertoire.rows" };
    let line = Message::new(key)
        .with("sample", name)
        .with("read", Value::integer(rows.read as f64))
        .with("counted", Value::integer(rows.counted as f64))
        .with("not_productive", Value::integer(rows.not_productive as f64))
        .with("other_locus", Value::integer(rows.other_locus as f64))
        .with("incomplete", Value::integer(rows.incomplete as f64))
        .with("other_species", Value::integer(rows.other_species as f64))
        .with("without_cell", Value::integer(rows.without_cell as f64))
        .with("not_cells", Value::integer(rows.not_cells as f64));
    lines.push(line.text(lang));
    if rows.read > rows.lines {
        let line = Message::new("repertoire.chains")
            .with("sample", name)
            .with("lines", Value::integer(rows.lines as f64))
            .with("read", Value::integer(rows.read as f64));
        lines.push(line.text(lang));
    }
    if !rows.loci.is_empty() {
        let loci: Vec<_> = rows.loci.iter().map(|(name, n)| format!("{name} {n}")).collect();
        let line =
            Message::new("repertoire.loci").with("sample", name).with("loci", loci.join(", "));
        lines.push(line.text(lang));
    }
    lines.join("\n") + "\n"
}
