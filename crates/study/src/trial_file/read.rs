//! `TRIAL.toml`, read and checked.

use std::ops::Range;
use std::path::Path;

use anyhow::Result;
use thymoid_trial::declared::{Estimand, PlannedDesign, Visits};

use super::written::Written;
use crate::sweep::checks;
use crate::sweep::plan::text_of;
use crate::toml_file::TomlFile;

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
#[derive(Debug, Clone, PartialEq)]
pub struct TrialFile {
    /// Its name.
    pub name: String,
    /// What it is to estimate.
    pub estimand: Estimand,
    /// When children are seen.
    pub visits: Visits,
    /// Its design.
    pub design: PlannedDesign,
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
        Ok(Self {
            name: checks::name(file, &written.name)?,
            estimand: written.estimand.into_inner(),
            visits: written.visits.into_inner(),
            design,
        })
    }
}
