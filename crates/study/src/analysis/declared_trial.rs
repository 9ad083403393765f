//! What a study's trial declares, in agreement with the study.

use anyhow::{Result, bail};

use crate::study::Loaded;
use crate::trial_file::TrialFile;

/// Reads the declared trial of a study, if it has one. No more trials are simulated than the study
/// asks for.
///
/// # Errors
/// When the file cannot be used, or says another number than the study.
pub(super) fn read(loaded: &Loaded) -> Result<Option<TrialFile>> {
    let plan = &loaded.study.trial;
    let Some(name) = &plan.declared else { return Ok(None) };
    let path = loaded.path(name);
    let mut file = TrialFile::parse(&path, loaded.text(name)?)?;
    for (key, study, declared) in [
        ("criterion_per_ul", plan.criterion_per_ul, file.estimand.naive_cd4_per_ul),
        ("criterion_month", plan.criterion_month, file.estimand.month),
        ("missed_visits", plan.missed_visits, file.conduct.missed),
        ("p0", plan.p0, file.design.aim.p0),
        ("p1", plan.p1, file.design.aim.p1),
        ("alpha", plan.alpha, file.design.aim.alpha),
        ("beta", plan.beta, file.design.aim.beta),
    ] {
        if study.to_bits() != declared.to_bits() {
            bail!(
                "{}: `trial.{key}` is {study}, but {path} says {declared}\nhint: one trial has one \
                 number; correct either, or leave `trial.declared` out",
                loaded.path("study.toml")
            );
        }
    }
    let simulation = &mut file.simulation;
    simulation.trials = simulation.trials.min(plan.trials);
    simulation.grid_trials = simulation.grid_trials.min(plan.trials);
    simulation.lesson_trials = simulation.lesson_trials.min(plan.trials);
    Ok(Some(file))
}
