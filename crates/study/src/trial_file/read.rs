//! `TRIAL.toml`, read and checked.

use std::ops::Range;
use std::path::Path;

use anyhow::Result;
use thymoid_trial::Proportion;
use thymoid_trial::declared::{Estimand, PlannedDesign, Strategy, Visits};
use thymoid_trial::virtual_trial::{Children, Conduct, Grid};
use toml::Spanned;

use super::written::{ChipKnown, Simulation, Written, WrittenStudy};
use crate::sweep::checks;
use crate::sweep::plan::text_of;
use crate::toml_file::TomlFile;
use crate::trial_prior::EarlierStudy;

const HINT: &str = "docs/formats.md describes each key of TRIAL.toml";

/// What a trial declares.
///
/// ```
/// use thymoid_study::trial_file::TrialFile;
/// let text = "name = \"chip\"\n\
///     [estimand]\n\
///     population = \"children without naive T cells\"\n\
///     treatment = \"one chip\"\n\
///     naive_cd4_per_ul = 100\n\
///     month = 12\n\
///     [visits]\n\
///     months = [3, 6, 12]\n\
///     days_early = 14\n\
///     days_late = 30\n\
///     [design]\n\
///     p0 = 0.3\n\
///     p1 = 0.6\n\
///     alpha = 0.05\n\
///     beta = 0.2\n\
///     rule = \"simon\"\n\
///     looks = [10, 15, 20]\n";
/// let trial = TrialFile::parse("TRIAL.toml", text)?;
/// assert_eq!((trial.estimand.month, trial.design.aim.p0), (12.0, 0.3));
/// // Who is not seen in month 12 has no outcome then.
/// let error = TrialFile::parse("TRIAL.toml", &text.replace("6, 12]", "6, 9]")).unwrap_err();
/// assert!(error.to_string().contains("row 7") && error.to_string().contains("no visit in month"));
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct TrialFile {
    /// Its name.
    pub name: String,
    /// What it is to estimate.
    pub estimand: Estimand,
    /// When children are seen.
    pub visits: Visits,
    /// Its design.
    pub design: PlannedDesign,
    /// What is known of the chip.
    pub chip: ChipKnown,
    /// Who is referred.
    pub children: Children,
    /// How it goes.
    pub conduct: Conduct,
    /// What is varied.
    pub grid: Grid,
    /// How much is simulated.
    pub simulation: Simulation,
    /// Earlier studies with the same estimand.
    pub history: Vec<EarlierStudy>,
    /// Weight of the case that they do not apply.
    pub robust: f64,
}

impl TrialFile {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read or used, with the place.
    pub fn read(path: &Path) -> Result<Self> {
        Self::parse(&path.display().to_string(), &text_of(path)?)
    }

    /// Reads the text of a file of this name.
    ///
    /// # Errors
    /// When it cannot be used, with the place.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let file = TomlFile { name, text };
        let written: Written = file.parse(HINT)?;
        let fault = |at: Range<usize>| move |error| file.fault(at, error, HINT);
        let estimand = written.estimand.get_ref();
        estimand.check().map_err(fault(written.estimand.span()))?;
        let visits = written.visits.get_ref();
        visits.check().map_err(fault(written.visits.span()))?;
        visits.at_month(estimand.month).map_err(fault(written.visits.span()))?;
        let design = written.design.get_ref().clone().planned();
        design.check().map_err(fault(written.design.span()))?;
        written.children.get_ref().check().map_err(fault(written.children.span()))?;
        written.conduct.get_ref().check().map_err(fault(written.conduct.span()))?;
        written.grid.get_ref().check().map_err(fault(written.grid.span()))?;
        check_numbers(file, &written)?;
        let second = written.estimand.get_ref().events.second_graft;
        if second != Strategy::Composite && written.conduct.get_ref().second_graft.is_some() {
            let problem = "no child is simulated after a second graft, whose value the estimand \
                           asks for";
            let hint = "say second_graft = \"composite\", or leave `second_graft` out of [conduct]";
            return Err(file.fault(written.conduct.span(), problem, hint));
        }
        let history = written.history.iter().map(|row| study(file, row));
        Ok(Self {
            chip: *written.chip.get_ref(),
            conduct: *written.conduct.get_ref(),
            simulation: *written.simulation.get_ref(),
            history: history.collect::<Result<_>>()?,
            robust: *written.robust.get_ref(),
            children: written.children.into_inner(),
            grid: written.grid.into_inner(),
            name: checks::name(file, &written.name)?,
            estimand: written.estimand.into_inner(),
            visits: written.visits.into_inner(),
            design,
        })
    }
}

/// Numbers that no type can check.
fn check_numbers(file: TomlFile<'_>, written: &Written) -> Result<()> {
    let Simulation { trials, grid_trials, lesson_trials, largest, .. } =
        *written.simulation.get_ref();
    let ChipKnown { export_ratio, log_sd, dose_exponent, .. } = *written.chip.get_ref();
    let (simulation, chip) = (written.simulation.span(), written.chip.span());
    for (key, value, at, low, high) in [
        ("trials", f64::from(trials), simulation.clone(), 100.0, 1e6),
        ("grid_trials", f64::from(grid_trials), simulation.clone(), 100.0, 1e6),
        ("lesson_trials", f64::from(lesson_trials), simulation.clone(), 100.0, 1e6),
        ("largest", f64::from(largest), simulation, 5.0, 500.0),
        ("export_ratio", export_ratio.unwrap_or(1.0), chip.clone(), 1e-4, 1e4),
        ("log_sd", log_sd, chip.clone(), 0.0, 3.0),
        ("dose_exponent", dose_exponent.unwrap_or(1.0), chip, 0.0, 5.0),
        ("robust", *written.robust.get_ref(), written.robust.span(), 0.0, 1.0),
    ] {
        if !(low..=high).contains(&value) {
            let problem = format!("`{key}` is {value}, which is not from {low} to {high}");
            return Err(file.fault(at, problem, HINT));
        }
    }
    Ok(())
}

fn study(file: TomlFile<'_>, row: &Spanned<WrittenStudy>) -> Result<EarlierStudy> {
    let WrittenStudy { study, r, n } = row.get_ref();
    let seen = Proportion::new((*r).into(), (*n).into()).map_err(|error| {
        file.fault(row.span(), error, "give successes r of n children of the study")
    })?;
    Ok(EarlierStudy { name: study.clone(), seen, counts: (*r, *n) })
}
