//! Shards of one sweep put together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use thymoid_report::catalogue::Lang;

use super::outcome::{DESIGN_FILE, RUNS_FILE, SHARD_FILE, SWEEP_FILE, SweepOutcome};
use crate::digest::sha256;
use crate::jobs::{Observer, Stages};
use crate::run_folder::manifest::{Provenance, started};
use crate::study::read_file;
use crate::sweep::shard::{ShardFile, rows_of};
use crate::sweep::{Row, Shard, Sweep};

/// Runs that are named when they are missing; of more, how many.
const NAMED: usize = 8;

/// Shards that were read and found to be whole together.
///
/// ```no_run
/// use thymoid_report::catalogue::Lang;
/// use thymoid_study::jobs::MergeJob;
/// use thymoid_study::run_folder::RunFolder;
/// let job = MergeJob::read(&["runs/a".into(), "runs/b".into()], Lang::En)?;
/// let folder = RunFolder::begin("runs/whole".as_ref(), false)?;
/// job.run(&mut ())?.write_into(folder.path())?;
/// folder.finish()?;
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct MergeJob {
    sweep: Sweep,
    rows: Vec<Row>,
    lang: Lang,
}

impl MergeJob {
    /// Reads the folders of shards.
    ///
    /// # Errors
    /// When a folder holds no shard, or one of another sweep, or was changed; when a run is missing
    /// or there twice.
    pub fn read(folders: &[PathBuf], lang: Lang) -> Result<Self> {
        let Some(first) = folders.first() else {
            bail!("no folder to merge\nhint: name the folders that `thymoid chip sweep` made")
        };
        let sweep = sweep_of(first)?;
        let mut rows: BTreeMap<usize, (Row, &PathBuf)> = BTreeMap::new();
        let mut shards = Vec::new();
        for folder in folders {
            let (shard, read) = shard_of(folder, first, &sweep)?;
            shards.push(shard);
            for row in read {
                let run = row.run;
                if let Some((_, other)) = rows.insert(run, (row, folder)) {
                    bail!(
                        "{}: has run {run}, and so has {}\nhint: name each shard once",
                        folder.display(),
                        other.display()
                    );
                }
            }
        }
        let missing: Vec<usize> = (0..sweep.runs()).filter(|run| !rows.contains_key(run)).collect();
        if !missing.is_empty() {
            bail!("{}", told_missing(&missing, &shards));
        }
        let rows = rows.into_values().map(|(row, _)| row).collect();
        Ok(Self { sweep, rows, lang })
    }

    /// Analyses all runs.
    ///
    /// # Errors
    /// [`Cancelled`](crate::jobs::Cancelled).
    pub fn run(self, observer: &mut dyn Observer) -> Result<SweepOutcome> {
        let Self { sweep, rows, lang } = self;
        let command = "thymoid chip merge SHARDS".to_owned();
        let provenance = Provenance { seed: sweep.seed, command, started: started() };
        let mut stages = Stages::new(observer);
        stages.stage("stage.sweep_analysis", 1, |_| {
            Ok(SweepOutcome::new(sweep, Shard::WHOLE, rows, provenance, Vec::new(), lang))
        })
    }
}

fn sweep_of(folder: &Path) -> Result<Sweep> {
    let text = |name: &str| -> Result<String> {
        let path = folder.join(name);
        let bytes = read_file(&path).with_context(|| {
            format!(
                "{}: holds no shard of a sweep\nhint: name a folder that `thymoid chip sweep` made",
                folder.display()
            )
        })?;
        String::from_utf8(bytes).with_context(|| format!("{}: is not UTF-8", path.display()))
    };
    let name = |file: &str| folder.join(file).display().to_string();
    Sweep::new(&name(SWEEP_FILE), &text(SWEEP_FILE)?, &name(DESIGN_FILE), &text(DESIGN_FILE)?)
}

/// The shard of a folder and its runs.
fn shard_of(folder: &Path, first: &Path, sweep: &Sweep) -> Result<(Shard, Vec<Row>)> {
    let own = sweep_of(folder)?.id();
    let mark = read_file(&folder.join(SHARD_FILE))?;
    let changed = |file: &str| {
        anyhow::anyhow!(
            "{}: was changed after it was written\nhint: make the shard again",
            folder.join(file).display()
        )
    };
    let mark: ShardFile = serde_json::from_slice(&mark).map_err(|_error| changed(SHARD_FILE))?;
    if own != sweep.id() {
        bail!(
            "{}: is of another sweep than {}\nhint: merge shards of the same SWEEP.toml and design",
            folder.display(),
            first.display()
        );
    }
    if mark.sweep != own {
        bail!(
            "{}: its {SWEEP_FILE} or {DESIGN_FILE} was changed after it was written, or another \
             version of the program wrote it\nhint: make the shard again",
            folder.display()
        );
    }
    let table = read_file(&folder.join(RUNS_FILE))?;
    if sha256(&table) != mark.runs_sha256 {
        return Err(changed(RUNS_FILE));
    }
    let rows = rows_of(&table, sweep.entries.len(), true).ok_or_else(|| changed(RUNS_FILE))?;
    Ok((mark.shard, rows))
}

/// Which runs are missing, and of which shards they would be.
fn told_missing(missing: &[usize], shards: &[Shard]) -> String {
    let mut named: Vec<String> = missing.iter().take(NAMED).map(usize::to_string).collect();
    if missing.len() > NAMED {
        named.push(format!("and {} more", missing.len() - NAMED));
    }
    let of = shards.iter().map(|shard| shard.of).max().unwrap_or(1);
    let not_there = |number: &u32| {
        let runs = Shard { number: *number, of };
        runs.runs(missing.last().map_or(0, |last| last + 1)).any(|run| missing.contains(&run))
    };
    let absent: Vec<String> =
        (1..=of).filter(not_there).map(|number| format!("{number}/{of}")).collect();
    format!(
        "runs {} are missing\nhint: name also the folders of shards {}",
        named.join(", "),
        absent.join(", ")
    )
}
