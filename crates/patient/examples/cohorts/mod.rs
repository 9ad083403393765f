//! The published tables of a study, for the examples.

use std::fs::read;
use std::path::Path;

use thymoid_patient::population::cohort::{CohortRow, SurvivalRow, read_naive, read_survival};

/// Naive T cells and survival from the folder `cohorts` of a study.
pub(crate) fn read_cohorts(folder: &Path) -> (Vec<CohortRow>, Vec<SurvivalRow>) {
    let table = |name: &str| read(folder.join(name)).unwrap();
    let naive = read_naive("naive_t.csv", &table("naive_t.csv")[..]).unwrap();
    (naive, read_survival("survival.csv", &table("survival.csv")[..]).unwrap())
}
