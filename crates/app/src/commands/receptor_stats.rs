//! `thymoid receptor stats`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use thymoid::analysis::repertoire::{
    Index, Rows, Sample, common_coverage, compare, curve, diversity, read,
};
use thymoid::catalogue::{Message, Value};
use thymoid::content::repertoire::{
    self, Pair, frames, overlap_frames, rarefaction, spectratype, v_usage,
};
use thymoid::figure::{Width, panels_file, svg_file};
use thymoid::progress::{Progress, Ticking};
use thymoid::run_folder::RunFolder;
use thymoid_core::{INTENDED_USE, Seed};
use thymoid_receptor::statistics::{ClonotypeKey, Profile};
use thymoid_receptor::{Chain, FirstNucleotide, Model, Sampler};

use super::receptor_tables::say;
use crate::cli::StatsArgs;

/// The reference that needs no file.
const BUILTIN: &str = "builtin";

/// Describes repertoires, and compares them with a reference and with each other.
pub(crate) fn stats(args: &StatsArgs) -> Result<()> {
    let folder =
        args.out.as_deref().map(|out| RunFolder::begin(out, args.overwrite)).transpose()?;
    let mut progress = Progress::new(args.lang);
    let names = names(&args.tables)?;
    let (mut samples, mut rows) = (Vec::new(), Vec::new());
    for (path, name) in args.tables.iter().zip(&names) {
        let (read, counted) = table(path, name, args.tables.len() > 1, &mut progress)?;
        samples.extend(read);
        rows.push(counted);
    }
    if samples.is_empty() {
        bail!(
            "{}: no productive row of TRA or TRB with a junction\nhint: check the columns v_call, \
             j_call, junction_aa and productive",
            args.tables[0].display()
        );
    }
    let loci: BTreeSet<Chain> = samples.iter().map(|sample: &Sample| sample.locus).collect();
    let references = references(&args.reference, &loci, &mut progress)?;
    let seed = Seed(args.seed);
    let count = samples.len() as u64;
    let at: BTreeMap<Chain, f64> = loci
        .into_iter()
        .map(|locus| {
            let of_locus = samples.iter().filter(|s| s.locus == locus).map(|s| &s.abundances);
            (locus, common_coverage(of_locus))
        })
        .collect();
    let results = progress.stage("stage.statistics", count, |tick| {
        let result = |(step, sample): (u32, Sample)| -> Result<_> {
            let indices = diversity(&sample.abundances, at[&sample.locus], seed, step);
            let compared = compare(&sample.profile, &references[&sample.locus], seed, step)?;
            let curve = curve(&sample.abundances);
            tick();
            Ok(repertoire::Result { sample, indices, curve, compared })
        };
        (0..).zip(samples).map(result).collect::<Result<Vec<_>>>()
    })?;
    let pairs = pairs(&results, &mut progress);
    if let Some(folder) = folder {
        for frame in frames(&results) {
            folder.table(&frame)?;
        }
        if args.tables.len() > 1 {
            for frame in overlap_frames(&pairs, &results) {
                folder.table(&frame)?;
            }
        }
        let svg = svg_file(&rarefaction(&results), args.lang, Width::Wide);
        folder.write("figures/rarefaction.svg", svg)?;
        for (id, panels) in [
            ("spectratype", spectratype(&results, &references)),
            ("v_usage", v_usage(&results, &references)),
        ] {
            let [title, about] =
                ["title", "about"].map(|part| Message::new(&format!("repertoire.{id}_{part}")));
            let svg = panels_file(id, &title, &about, &panels, args.lang);
            folder.write(&format!("figures/{id}.svg"), svg)?;
        }
        folder.finish()?;
    }
    super::print(summary(&names, &rows, &results, &pairs, args)?.as_bytes())
}

/// The names of files, without their extensions; whole paths where these are not different.
fn names(tables: &[PathBuf]) -> Result<Vec<String>> {
    let name = |path: &PathBuf| {
        let file = path.file_name().map_or_else(String::new, |f| f.to_string_lossy().into_owned());
        let file = file.strip_suffix(".gz").unwrap_or(&file);
        file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned()
    };
    let short: Vec<String> = tables.iter().map(name).collect();
    if short.iter().collect::<BTreeSet<_>>().len() == short.len() {
        return Ok(short);
    }
    let long: Vec<String> = tables.iter().map(|path| path.display().to_string()).collect();
    if let Some(twice) = long.iter().find(|path| long.iter().filter(|p| p == path).count() > 1) {
        bail!("{twice}: is named twice\nhint: name each table once");
    }
    Ok(long)
}

fn table(
    path: &Path,
    name: &str,
    keep: bool,
    progress: &mut Progress,
) -> Result<(Vec<Sample>, Rows)> {
    let file = File::open(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let ticks = Ticking::ticks(&file)?;
    let (samples, rows, understood) = progress.stage("stage.table", ticks, |tick| {
        read(file, path, name, ClonotypeKey::default(), keep, tick)
    })?;
    say(&understood);
    Ok((samples, rows))
}

/// What to compare each locus with.
fn references(
    reference: &Path,
    loci: &BTreeSet<Chain>,
    progress: &mut Progress,
) -> Result<BTreeMap<Chain, Profile>> {
    if reference == Path::new(BUILTIN) {
        let expected = |locus: &Chain| -> Result<_> {
            let sampler = Sampler::new(Model::builtin(*locus), FirstNucleotide::Stationary)?;
            Ok((*locus, Profile::expected(&sampler)?))
        };
        return progress.stage("stage.reference", loci.len() as u64, |tick| {
            loci.iter().map(|locus| expected(locus).inspect(|_| tick())).collect()
        });
    }
    let (samples, _) = table(reference, BUILTIN, false, progress)?;
    let found: BTreeMap<_, _> = samples.into_iter().map(|s| (s.locus, s.profile)).collect();
    if let Some(locus) = loci.iter().find(|locus| !found.contains_key(locus)) {
        bail!(
            "{}: no productive row of {}, which the reference must have\nhint: add them, or leave \
             out --reference",
            reference.display(),
            locus.as_str()
        );
    }
    Ok(found)
}

/// Every two samples of the same locus.
fn pairs<'a>(results: &'a [repertoire::Result], progress: &mut Progress) -> Vec<Pair<'a>> {
    let mut chosen = Vec::new();
    for (i, a) in results.iter().enumerate() {
        let same = results[i + 1..].iter().filter(|b| b.sample.locus == a.sample.locus);
        chosen.extend(same.map(|b| [&a.sample, &b.sample]));
    }
    if chosen.is_empty() {
        return Vec::new();
    }
    progress.stage("stage.overlap", chosen.len() as u64, |tick| {
        let pair = |samples: [&'a Sample; 2]| {
            let [a, b] = samples.map(|sample| sample.clonotypes.as_ref());
            let (a, b) = (a?, b?);
            let pair = Pair { samples, overlap: a.overlap(b), near: a.near(b) };
            tick();
            Some(pair)
        };
        chosen.into_iter().filter_map(pair).collect()
    })
}

/// A table of samples, one of pairs, and what became of the rows.
fn summary(
    names: &[String],
    rows: &[Rows],
    results: &[repertoire::Result],
    pairs: &[Pair<'_>],
    args: &StatsArgs,
) -> Result<String> {
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
    writeln!(text)?;
    for (name, rows) in names.iter().zip(rows) {
        let line = Message::new("repertoire.rows")
            .with("sample", name.as_str())
            .with("read", Value::integer(rows.read as f64))
            .with("counted", Value::integer(rows.counted as f64))
            .with("not_productive", Value::integer(rows.not_productive as f64))
            .with("other_locus", Value::integer(rows.other_locus as f64))
            .with("incomplete", Value::integer(rows.incomplete as f64));
        writeln!(text, "{}", line.text(args.lang))?;
    }
    if let Some(out) = &args.out {
        writeln!(text, "{}", out.display())?;
    }
    writeln!(text, "{INTENDED_USE}")?;
    Ok(text)
}
