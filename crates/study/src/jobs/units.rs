//! A chip from a few units along its flow, and the whole chip as their judge.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::json;
use thymoid_chip::cells::{Options, Space, Unit, calibrate, memory_bytes};
use thymoid_chip::selection::Family;
use thymoid_chip::units::{Conditions, Places, unit_at, whole_chip};
use thymoid_chip::{ChipOutput, Design, mean_field};
use thymoid_core::{Parameters, Seed};
use thymoid_report::catalogue::Lang;
use thymoid_report::html::render;

use super::{Observer, StageTime, Stages};
use crate::analysis::units::{Asked, Ran, UnitsResult, units};
use crate::chip_units::group::Plan;
use crate::chip_units::run::{Manner, Task, run};
use crate::content::units::{frames, page};
use crate::digest::sha256;
use crate::drawn_design::Measured;
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};
use crate::run_folder::unfinished::Unfinished;
use crate::run_folder::{table_into, write_into};
use crate::unit_run::input::read_design;
use crate::unit_run::memory;

/// Names of the groups that are run.
const UNITS: &str = "units";
const WHOLE: &str = "whole";
/// Slices of a whole chip along its flow.
const SLICES: usize = 40;
/// Days that are simulated unless asked otherwise: as long as the chain of man takes.
const DAYS: f64 = 30.0;
/// Fewest days of one run from which chance is read: four exchanges with the medium count.
const LEAST_DAYS: f64 = 3.0;
/// Bytes of a GB.
const GB: f64 = 1e9;

/// What is asked of a chip.
///
/// ```no_run
/// use std::time::Duration;
/// use thymoid_report::catalogue::Lang;
/// use thymoid_study::jobs::UnitsJob;
/// use thymoid_study::run_folder::unfinished::Unfinished;
/// let parameters = thymoid_study::parameters()?;
/// let job = UnitsJob {
///     days: 30.0,
///     units: 5,
///     seeds: 2,
///     checkpoint_every: Duration::from_mins(5),
///     ..UnitsJob::read("chip.toml".as_ref(), Lang::En)?
/// };
/// let folder = Unfinished::open("runs/chip".as_ref(), false, false)?;
/// job.run(&parameters, &folder, &mut ())?.write(&folder)?;
/// folder.finish()?;
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct UnitsJob {
    /// The chip.
    pub design: Design,
    /// Name of the preset or the file.
    pub file: String,
    /// What it says.
    pub text: String,
    /// SHA-256 of each file that its layout names.
    pub drawings: BTreeMap<String, String>,
    /// Days to simulate; the last third counts.
    pub days: f64,
    /// Places at which units stand, an odd number; one where conditions are alike.
    pub units: usize,
    /// Runs of each place, with seeds of their own.
    pub seeds: usize,
    /// The first seed.
    pub seed: u64,
    /// Published fates that thresholds are solved for; with none, fates are drawn.
    pub family: Option<Family>,
    /// Whether the whole chip is run too.
    pub whole: bool,
    /// Time of the wall between checkpoints.
    pub checkpoint_every: Duration,
    /// The language that the report opens in.
    pub lang: Lang,
}

impl UnitsJob {
    /// Reads a design, to be run for thirty days at five places.
    ///
    /// # Errors
    /// When there is no such preset and no such file, or its text is no usable design.
    pub fn read(named: &Path, lang: Lang) -> Result<Self> {
        let (design, text) = read_design(named)?;
        let measured = Measured::of(design, named)?;
        Ok(Self {
            drawings: measured.inputs(),
            design: measured.design,
            file: named.display().to_string(),
            text,
            days: DAYS,
            units: 5,
            seeds: 1,
            seed: 1,
            family: Some(Family::D),
            whole: false,
            checkpoint_every: Duration::from_mins(5),
            lang,
        })
    }

    /// Simulates into the unfinished folder, from its checkpoint if it has one.
    ///
    /// # Errors
    /// When units or the whole chip do not fit into the memory of this machine, the checkpoint is
    /// of another run or damaged, nothing can be written, or [`Cancelled`](super::Cancelled).
    pub fn run(
        &self,
        parameters: &Parameters,
        folder: &Unfinished,
        observer: &mut dyn Observer,
    ) -> Result<UnitsOutcome> {
        let started = started();
        let mut stages = Stages::new(observer);
        if folder.resumes_nothing() {
            stages.warn("no checkpoint to resume from: from the beginning");
        }
        let field = mean_field(&self.design, parameters, 1)?;
        let conditions = stages.stage("stage.conditions", 1, |_| {
            Ok(Conditions::new(&self.design, &field, parameters)?)
        })?;
        let places = self.places(&conditions)?;
        self.tells_chance()?;
        let solution = stages.stage("stage.thresholds", 1, |_| {
            let solved = self.family.map(|family| calibrate(family, parameters, Seed(self.seed)));
            Ok(solved.transpose()?.map(|(_, solution)| solution))
        })?;
        let thresholds = solution.as_ref().map(|solution| solution.thresholds);
        let options = Options { thresholds, space: Space::On };
        let solubility = parameters.value("chip.oxygen_solubility_mol_m3_mmhg")?;
        let plan = |units, places: &Places| Plan {
            units,
            places: places.clone(),
            supply: conditions.supply,
            solubility_mol_m3_mmhg: solubility,
            wall_mmhg: places.shares().iter().map(|x| conditions.wall_mmhg(*x)).collect(),
            options,
        };
        let side_by_side = self.side_by_side(&field, &conditions, &places, parameters)?;
        let mut tasks =
            vec![Task { name: UNITS, stage: "stage.units", plan: plan(side_by_side, &places) }];
        if self.whole {
            let seed = Seed(self.seed.wrapping_add((self.units * self.seeds) as u64));
            let whole = self.whole_chip(&field, &conditions, parameters)?;
            let places = Places::slices(if conditions.supply.is_some() { SLICES } else { 1 });
            let plan = plan(vec![(whole, seed)], &places);
            tasks.push(Task { name: WHOLE, stage: "stage.whole_chip", plan });
        }
        fits(&tasks, memory::available(), parameters)?;
        let command = self.command();
        let asked = format!("{command} of {}", sha256(self.text.as_bytes()));
        let manner =
            Manner { asked: &asked, days: self.days, checkpoint_every: self.checkpoint_every };
        let ran = run(tasks, manner, parameters, folder, &mut stages)?;
        let mut ran = ran.into_iter().map(|(track, tissue_mm3)| Ran { track, tissue_mm3 });
        let side_by_side = ran.next().context("units are run first")?;
        let asked = Asked {
            name: self.design.name.clone(),
            places,
            seeds: self.seeds,
            conditions,
            solubility_mol_m3_mmhg: solubility,
        };
        let result = units(asked, &side_by_side, ran.next().as_ref());
        let provenance = Provenance { seed: self.seed, command, started };
        let times = stages.times().to_vec();
        Ok(UnitsOutcome { result, field, job: self.clone(), provenance, times })
    }

    /// Refuses a run from which chance cannot be read.
    fn tells_chance(&self) -> Result<()> {
        if self.seeds == 1 && self.days < LEAST_DAYS {
            bail!(
                "--days {} with one seed: too short to tell what is chance
hint: give --days \
                 {LEAST_DAYS} or more, or --seeds 2 or more",
                self.days
            );
        }
        Ok(())
    }

    /// Where units stand: one of many places is that of all.
    fn places(&self, conditions: &Conditions) -> Result<Places> {
        let count = if conditions.supply.is_some() { self.units } else { 1 };
        Places::gauss(count).with_context(|| {
            format!("{count} units: their number is odd\nhint: give --units 1, 3, 5, 7, ... 15")
        })
    }

    /// The units, replicate by replicate.
    fn side_by_side(
        &self,
        field: &ChipOutput,
        conditions: &Conditions,
        places: &Places,
        parameters: &Parameters,
    ) -> Result<Vec<(Unit, Seed)>> {
        let seeds = (0..self.seeds).flat_map(|_| places.shares());
        let unit = |(nth, share): (u64, &f64)| {
            let unit = unit_at(&self.design, field, conditions.wall_mmhg(*share), parameters)?;
            Ok((unit, Seed(self.seed.wrapping_add(nth))))
        };
        (0_u64..).zip(seeds).map(unit).collect()
    }

    fn whole_chip(
        &self,
        field: &ChipOutput,
        conditions: &Conditions,
        parameters: &Parameters,
    ) -> Result<Unit> {
        let edge = |i: usize| conditions.wall_mmhg(i as f64 / SLICES as f64);
        let along = (0..=SLICES).map(edge).collect();
        whole_chip(&self.design, field, along, parameters).map_err(|error| {
            anyhow!("{}: the whole chip: {error}\nhint: leave --whole out", self.file)
        })
    }

    /// The command that repeats the run; threads, place and interruptions do not change the result.
    fn command(&self) -> String {
        let Self { file, days, units, seeds, seed, .. } = self;
        let family = self.family.map_or("drawn", Family::as_str);
        let mut line = format!(
            "thymoid chip units {file} --days {days} --units {units} --seeds {seeds} --seed {seed} \
             --family {family}"
        );
        if self.whole {
            line.push_str(" --whole");
        }
        let _ = write!(line, " --lang {}", self.lang.tag());
        line
    }
}

/// Refuses tissues that do not fit into what is free, all of a task at once.
fn fits(tasks: &[Task], available: Option<u64>, parameters: &Parameters) -> Result<()> {
    for Task { name, plan, .. } in tasks {
        let (what, hint) = match *name {
            WHOLE => ("the whole chip", "leave --whole out: its units stand for it"),
            _ => ("all units together", "ask for fewer --units or --seeds"),
        };
        let bytes = plan.units.iter().map(|(unit, _)| memory_bytes(unit, parameters));
        let needed = bytes.sum::<Result<u64, _>>();
        let needed = needed.map_err(|error| anyhow!("{what}: {error}\nhint: {hint}"))?;
        if let Some(available) = available.filter(|available| *available < needed) {
            bail!(
                "{what}: {:.1} GB of memory are needed, and {:.1} GB are free\nhint: {hint}",
                needed as f64 / GB,
                available as f64 / GB
            );
        }
    }
    Ok(())
}

/// A chip from its units.
#[derive(Debug)]
pub struct UnitsOutcome {
    /// Units, chip, and the whole chip if it was run.
    pub result: UnitsResult,
    /// The chip in closed form.
    pub field: ChipOutput,
    job: UnitsJob,
    provenance: Provenance,
    times: Vec<StageTime>,
}

impl UnitsOutcome {
    /// Writes tables, report and manifest.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &Unfinished) -> Result<()> {
        let Self { result, field, job, provenance, times } = self;
        let run = folder.run();
        for frame in frames(result) {
            table_into(&run, &frame)?;
        }
        let page = page(result, field, &provenance.command);
        write_into(&run, "report.html", render(&page, job.lang))?;
        let mut inputs = job.drawings.clone();
        inputs.insert(job.file.clone(), sha256(job.text.as_bytes()));
        let contents = Contents {
            name: format!("Thymoid units of chip {}", job.design.name),
            inputs,
            outputs: &["tables/", "report.html"],
            details: BTreeMap::from([
                ("days", json!(job.days)),
                ("units", json!(result.places.shares().len())),
                ("seedsOfEach", json!(job.seeds)),
            ]),
        };
        let manifest = process_run(contents, provenance, times);
        write_into(&run, "manifest.json", serde_json::to_string_pretty(&manifest)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chip_that_does_not_fit_is_refused_with_what_it_needs() {
        let parameters = crate::parameters().unwrap();
        let unit = Unit::preset("infant-lobule").unwrap().unwrap();
        let task = |name| Task {
            name,
            stage: "stage.units",
            plan: Plan {
                units: vec![(unit.clone(), Seed(1)); 2],
                places: Places::slices(1),
                supply: None,
                solubility_mol_m3_mmhg: 1.0,
                wall_mmhg: vec![140.0],
                options: Options { thresholds: None, space: Space::On },
            },
        };
        let needed = 2 * memory_bytes(&unit, &parameters).unwrap();
        assert!(fits(&[task(UNITS)], Some(needed), &parameters).is_ok());
        assert!(fits(&[task(UNITS)], None, &parameters).is_ok());
        let said =
            |name| fits(&[task(name)], Some(needed - 1), &parameters).unwrap_err().to_string();
        let number = format!("{:.1} GB of memory are needed", needed as f64 / GB);
        assert!(said(WHOLE).contains(&number) && said(WHOLE).contains("leave --whole out"));
        assert!(said(UNITS).contains(&number) && said(UNITS).contains("fewer --units"));
    }
}
