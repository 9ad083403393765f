//! `thymoid run`: the main job.

use anyhow::Result;
use thymoid::analysis::{Inputs, analyse};
use thymoid::content;
use thymoid::figure::{Width, svg_file};
use thymoid::manifest::{Provenance, manifest, started};
use thymoid::progress::Progress;
use thymoid::report::{figures_csv, render};
use thymoid::run_folder::RunFolder;
use thymoid::study::{Loaded, next_free};
use thymoid_core::{INTENDED_USE, Seed};

use crate::cli::RunArgs;

/// Takes a study to a run folder.
pub(crate) fn run(args: &RunArgs) -> Result<()> {
    super::use_threads(args.threads)?;
    let loaded = match &args.study {
        Some(folder) => Loaded::read(folder)?,
        None => Loaded::bundled()?,
    };
    let inputs = Inputs::read(&loaded)?;
    let target = args.out.clone().unwrap_or_else(|| next_free(&loaded.study.name));
    let folder = RunFolder::begin(&target, args.overwrite)?;
    let mut progress = Progress::new(args.lang);
    let analysis = analyse(inputs, &loaded.study, Seed(args.seed), &mut progress)?;

    let provenance =
        Provenance { seed: args.seed, command: command_line(args), started: started() };
    for frame in content::frames(&analysis) {
        folder.table(&frame)?;
    }
    for repertoire in &analysis.receptors {
        let name = format!("receptors_{}.tsv", repertoire.chain.as_str().to_lowercase());
        folder.write(&name, &repertoire.airr)?;
    }
    let page = content::page(&analysis, &loaded, &provenance);
    for (name, csv) in figures_csv(&page) {
        folder.write(&format!("figures/{name}"), csv)?;
    }
    for figure in page.figures() {
        let svg = svg_file(figure, args.lang, Width::Wide);
        folder.write(&format!("figures/{}.svg", figure.id), svg)?;
    }
    folder.write("report.html", render(&page, args.lang))?;
    let manifest = manifest(&loaded, &provenance, &progress);
    folder.write("manifest.json", serde_json::to_string_pretty(&manifest)?)?;
    let done = folder.finish()?;
    super::print(format!("{}\n{INTENDED_USE}\n", done.join("report.html").display()).as_bytes())
}

/// The command that repeats this run; threads and place do not change the result.
fn command_line(args: &RunArgs) -> String {
    let study = args.study.as_ref().map_or_else(String::new, |p| format!(" {}", p.display()));
    format!("thymoid run{study} --seed {} --lang {}", args.seed, args.lang.tag())
}
