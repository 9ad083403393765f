//! `thymoid chip run`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use anyhow::Result;
use serde_json::json;
use thymoid::catalogue::Lang;
use thymoid::cells::input::Input;
use thymoid::cells::run::{Plan, Record};
use thymoid::cells::stop::Stop;
use thymoid::cells::summary::{self, Line};
use thymoid::cells::unfinished::Unfinished;
use thymoid::cells::{memory, run as simulate};
use thymoid::manifest::{Contents, Provenance, process_run, started};
use thymoid::progress::Progress;
use thymoid::run_folder::{table_into, write_into};
use thymoid::study::sha256;
use thymoid_chip::cells::{Options, Space, calibrate, memory_bytes};
use thymoid_core::{INTENDED_USE, Seed};

use crate::cli::ChipRunArgs;

/// Simulates a unit to a run folder.
pub(crate) fn run(args: &ChipRunArgs) -> Result<()> {
    super::use_threads(args.threads)?;
    let started = started();
    let parameters = thymoid_chip::parameters()?;
    let input = Input::read(&args.unit, &parameters)?;
    let needed = memory_bytes(&input.unit, &parameters)?;
    memory::check(needed, memory::available(), input.unit.volume_mm3())?;
    let folder = Unfinished::open(&args.out, args.overwrite, args.resume)?;
    if args.resume && !folder.checkpoint().exists() {
        say_from_the_beginning();
    }
    let stop = Stop::listen()?;
    let (mut progress, seed) = (Progress::new(Lang::En), Seed(args.seed));
    let solution = progress.stage("stage.thresholds", 1, |_| {
        let family = args.family.family();
        family.map(|family| calibrate(family, &parameters, seed)).transpose()
    })?;
    let solution = solution.map(|(_, solution)| solution);
    let plan = Plan {
        days: args.days,
        seed,
        options: Options { thresholds: solution.map(|s| s.thresholds), space: Space::On },
        checkpoint_every: Duration::from_secs_f64(60.0 * args.checkpoint_minutes),
        record: Record { series_hours: args.series_hours, snapshot_days: args.snapshot_days },
        gzip: args.gzip,
    };
    let (simulation, rows) =
        simulate::run(&input.unit, &parameters, plan, &folder, &stop, &mut progress)?;

    let lines = summary::lines(&simulation, &rows, solution.as_ref(), input.chip);
    table_into(&folder.run(), &summary::frame(&lines))?;
    let emigrants = if args.gzip { "emigrants.tsv.gz" } else { "emigrants.tsv" };
    let contents = Contents {
        name: format!("Thymoid run of unit {}", input.unit.name),
        inputs: BTreeMap::from([(input.name.clone(), sha256(input.text.as_bytes()))]),
        outputs: &["tables/", "snapshots/", emigrants],
        details: BTreeMap::from([
            ("days", json!(args.days)),
            ("unit", json!(input.unit)),
            ("stateSha256", json!(hex(simulation.state_hash()))),
        ]),
    };
    let provenance = Provenance { seed: args.seed, command: command_line(args), started };
    let manifest = process_run(contents, &provenance, &progress);
    write_into(&folder.run(), "manifest.json", serde_json::to_string_pretty(&manifest)?)?;
    let done = folder.finish()?;
    let mut text = format!("{}\n", done.display());
    for line in lines.iter().filter(|line| SHOWN.contains(&line.quantity.as_str())) {
        let Line { quantity, value, unit, note } = line;
        let value = value.map_or_else(String::new, |value| format!("{value:.3}"));
        let line = format!("{quantity:14} {value:>12} {unit:8} {note}");
        writeln!(text, "{}", line.trim_end())?;
    }
    writeln!(text, "{INTENDED_USE}")?;
    super::print(text.as_bytes())
}

#[expect(clippy::print_stderr, reason = "for the person at the terminal, beside the progress")]
fn say_from_the_beginning() {
    eprintln!("- no checkpoint to resume from: from the beginning");
}

/// Lines of the summary that are printed.
const SHOWN: [&str; 6] =
    ["thymocytes", "occupancy", "export_cd4", "export_cd8", "cd4_cd8_ratio", "family"];

fn hex(bytes: [u8; 32]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The command that repeats this run; threads, place and interruptions do not change the result.
fn command_line(args: &ChipRunArgs) -> String {
    let ChipRunArgs { unit, days, seed, series_hours, .. } = args;
    let mut line = format!(
        "thymoid chip run {} --days {days} --seed {seed} --family {} --series-hours {series_hours}",
        unit.display(),
        args.family.as_str()
    );
    if let Some(days) = args.snapshot_days {
        let _ = write!(line, " --snapshot-days {days}");
    }
    if args.gzip {
        line.push_str(" --gzip");
    }
    line
}
