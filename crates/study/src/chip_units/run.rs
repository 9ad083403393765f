//! Groups of tissues from their first day to their last, which can be stopped and go on.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde::{Deserialize, Serialize};
use thymoid_core::Parameters;

use super::group::{EXCHANGE_HOURS, Group, HOURS_PER_DAY, Plan};
use super::track::Track;
use crate::jobs::{Cancelled, Meter, Saved, Stages, now};
use crate::run_folder::unfinished::Unfinished;

/// A group to be run, under a name.
#[derive(Debug)]
pub struct Task {
    /// Of its folder.
    pub name: &'static str,
    /// Key of its stage in the catalogues.
    pub stage: &'static str,
    /// What is simulated.
    pub plan: Plan,
}

/// What is saved: what was asked, and how far each group is.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Checkpoint {
    asked: String,
    tracks: Vec<Track>,
}

/// How a run is done.
#[derive(Debug, Clone, Copy)]
pub struct Manner<'a> {
    /// What was asked, in words; a run goes on only with the same.
    pub asked: &'a str,
    /// Days to simulate.
    pub days: f64,
    /// Time of the wall between checkpoints.
    pub checkpoint_every: Duration,
}

/// Runs groups one after the other. Gives what each leaves, and the volumes of its tissues.
///
/// # Errors
/// When the checkpoint is of another run or damaged, nothing can be written, or [`Cancelled`].
pub fn run(
    tasks: Vec<Task>,
    manner: Manner<'_>,
    parameters: &Parameters,
    folder: &Unfinished,
    stages: &mut Stages<'_>,
) -> Result<Vec<(Track, Vec<f64>)>> {
    let periods = (manner.days * HOURS_PER_DAY / EXCHANGE_HOURS).round().max(1.0) as u32;
    let mut checkpoint = read(folder, manner.asked)?;
    let mut done = Vec::new();
    for (nth, Task { name, stage, plan }) in tasks.into_iter().enumerate() {
        let saved = checkpoint.tracks.get(nth).cloned();
        let from = saved.as_ref().map(|track| members(folder, name, track.done));
        let group = Group::begin(plan, parameters, saved.zip(from.as_deref()))?;
        let before = u64::from(group.track.done);
        let mut under_way =
            UnderWay { folder, name, nth, manner, checkpoint: &mut checkpoint, group };
        stages.metered(stage, periods.into(), before, |meter| under_way.go(periods, meter))?;
        let group = under_way.group;
        done.push((group.track.clone(), group.tissue_mm3()));
    }
    Ok(done)
}

/// A group under way.
struct UnderWay<'a> {
    folder: &'a Unfinished,
    name: &'static str,
    /// Which of the groups it is.
    nth: usize,
    manner: Manner<'a>,
    checkpoint: &'a mut Checkpoint,
    group: Group,
}

impl UnderWay<'_> {
    fn go(&mut self, periods: u32, meter: &Meter<'_>) -> Result<()> {
        let mut saved = now();
        while self.group.track.done < periods {
            if meter.cancelled() {
                self.save()?;
                let days = f64::from(self.group.track.done) * EXCHANGE_HOURS / HOURS_PER_DAY;
                return Err(Cancelled { saved: Some(Saved::Days(days)) }.into());
            }
            self.group.advance()?;
            meter.at(self.group.track.done.into(), None);
            if saved.elapsed() >= self.manner.checkpoint_every {
                self.save()?;
                saved = now();
            }
        }
        self.save()
    }

    /// Saves all members, then the note that names them by their period, and forgets those before.
    fn save(&mut self) -> Result<()> {
        let Self { folder, name, nth, checkpoint, group, .. } = self;
        let track = group.track.clone();
        let place = members(folder, name, track.done);
        let before = checkpoint.tracks.get(*nth).map(|track| members(folder, name, track.done));
        if before.as_ref() == Some(&place) {
            return Ok(());
        }
        // What a killed process has left of it.
        let _ = fs::remove_dir_all(&place);
        group.save(&place)?;
        checkpoint.tracks.truncate(*nth);
        checkpoint.tracks.push(track);
        let (path, partial) = (folder.checkpoint(), folder.state("checkpoint.partial"));
        fs::write(&partial, toml::to_string(checkpoint)?).with_context(|| unwritten(&partial))?;
        fs::rename(&partial, &path).with_context(|| unwritten(&path))?;
        before.map_or(Ok(()), |before| {
            fs::remove_dir_all(&before).with_context(|| unwritten(&before))
        })
    }
}

fn members(folder: &Unfinished, name: &str, period: u32) -> PathBuf {
    folder.state(&format!("{name}-{period}"))
}

fn unwritten(path: &Path) -> String {
    format!("{}: cannot be written", path.display())
}

fn read(folder: &Unfinished, asked: &str) -> Result<Checkpoint> {
    let path = folder.checkpoint();
    if !path.exists() {
        return Ok(Checkpoint { asked: asked.into(), tracks: Vec::new() });
    }
    let place = || format!("{}: cannot be read", path.display());
    let text = fs::read_to_string(&path).with_context(place)?;
    let checkpoint: Checkpoint = toml::from_str(&text).map_err(|error| {
        anyhow!("{}: is damaged: {error}\nhint: begin anew with --overwrite", path.display())
    })?;
    if checkpoint.asked != asked {
        bail!(
            "{}: the run began as `{}`\nhint: resume with the same, or begin anew with --overwrite",
            path.display(),
            checkpoint.asked
        );
    }
    Ok(checkpoint)
}
