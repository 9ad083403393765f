//! Does the fitted population look like the published cohorts?
//!
//! Each replicate takes one draw of the population, follows as many children as were measured and
//! alive, adds the error of the assay, and prints the same three numbers as the paper.

use rayon::prelude::*;
use serde::Serialize;
use thymoid_core::{Purpose, Seed, math};
use thymoid_labs::Analyte;

use crate::child::Assay;
use crate::dynamics::{Physiology, Timeline};
use crate::error::Error;
use crate::population::PopulationFit;
use crate::population::cohort::{Centre, CohortRow};
use crate::population::priors::Priors;
use crate::population::virtual_child::{Arm, follow};

/// A published number beside its simulated distribution.
///
/// ```
/// use thymoid_patient::evaluation::predictive::Compared;
/// let compared =
///     Compared { published: 212.0, q10: 90.0, q50: 180.0, q90: 400.0, share_at_most: 0.6 };
/// assert!(compared.covered());
/// assert!(!Compared { published: 50.0, ..compared }.covered());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Compared {
    /// What the paper prints, cells/µL.
    pub published: f64,
    /// 10 % quantile of the simulated number.
    pub q10: f64,
    /// Its median.
    pub q50: f64,
    /// 90 % quantile.
    pub q90: f64,
    /// Share of the simulated numbers that are at most the published one, or at most the floor of
    /// the assay where that is higher.
    pub share_at_most: f64,
}

impl Compared {
    /// Tells whether the published number lies in the 80 % interval.
    pub fn covered(&self) -> bool {
        (self.q10..=self.q90).contains(&self.published)
    }
}

/// One published row beside its simulations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// Centre.
    pub centre: Centre,
    /// What was counted.
    pub analyte: Analyte,
    /// Months after implantation.
    pub month: f64,
    /// Children in each simulated sample.
    pub n: u32,
    /// Whether the paper prints that number; otherwise the smallest of its other rows is used.
    pub n_published: bool,
    /// Whether the row informed the fit.
    pub fitted: bool,
    /// Smallest value.
    pub minimum: Compared,
    /// Simulated samples.
    pub replicates: u32,
    /// Median.
    pub median: Compared,
    /// Largest value.
    pub maximum: Compared,
}

/// Compares each published row after implantation, in the arm of its centre or of another: to take
/// [`Centre::Duke`] for every row is to predict without a centre effect.
///
/// # Errors
/// When a virtual child's equations cannot be solved.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_patient::dynamics::Physiology;
/// use thymoid_patient::evaluation::predictive::compare;
/// use thymoid_patient::population::cohort::read_naive;
/// use thymoid_patient::population::{Population, PopulationFit, priors::Priors};
/// # let priors = Priors::new(&thymoid_patient::parameters()?)?;
/// # let row = "-2.3,5.7,-5.3,-4.5,-1.2,0.4,0.6,0.06,0.002,1.1,-0.3,0.8,-0.6";
/// # let table = format!("{}\n{row}\n", Population::COLUMNS.join(","));
/// # let fit = PopulationFit::read("draws.csv", table.as_bytes(), &priors)?;
/// let table = "cohort,cohort_label,analyte,month,n,minimum,median,maximum,unit,\
///     status,source\n\
///     duke,RETHYMIC,naive_cd4,12,9,11,212,767,/uL,read,label\n";
/// let rows = read_naive("naive_t.csv", table.as_bytes())?;
/// let physiology = Physiology::new(&thymoid_patient::parameters()?)?;
/// // Four samples of nine children each, every one with its own three numbers.
/// let checks = compare(&physiology, &priors, &fit, &rows, |own| own, 4, Seed(1))?;
/// assert_eq!((checks[0].n, checks[0].replicates), (9, 4));
/// assert!(checks[0].minimum.q50 < checks[0].median.q50);
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
pub fn compare(
    physiology: &Physiology,
    priors: &Priors,
    fit: &PopulationFit,
    rows: &[CohortRow],
    arm: impl Fn(Centre) -> Centre,
    replicates: u32,
    seed: Seed,
) -> Result<Vec<Check>, Error> {
    rows.iter()
        .filter(|row| row.month > 0.0)
        .filter_map(|row| {
            let same = rows.iter().filter(|r| r.cohort == row.cohort && r.month > 0.0);
            let n = row.n.or_else(|| same.filter_map(|r| r.n).min())?;
            Some(check((physiology, priors, fit), row, n, arm(row.cohort), replicates, seed))
        })
        .collect()
}

fn check(
    (physiology, priors, fit): (&Physiology, &Priors, &PopulationFit),
    row: &CohortRow,
    n: u32,
    centre: Centre,
    replicates: u32,
    seed: Seed,
) -> Result<Check, Error> {
    let day = row.time().days();
    // Monthly exposure suffices to know who is alive on the day.
    let months = row.month.ceil();
    let timeline = Timeline::of_days((1..=months as u32).map(|m| f64::from(m) * day / months));
    let samples: Vec<[f64; 3]> = (0..replicates)
        .into_par_iter()
        .map(|replicate| {
            let model = (physiology, priors, fit);
            let values = sample(model, row, n, (centre, replicate), &timeline, seed)?;
            let values = math::sorted(values);
            Ok([values[0], math::quantile_sorted(&values, 0.5)?, values[values.len() - 1]])
        })
        .collect::<Result<_, Error>>()?;
    let floor = Assay::new(priors).floor(row.analyte);
    let compared = |which: usize, published: f64| -> Result<Compared, Error> {
        let sorted = math::sorted(samples.iter().map(|s| s[which]));
        let q = |p| math::quantile_sorted(&sorted, p);
        let level = published.max(floor);
        let share_at_most = sorted.partition_point(|x| *x <= level) as f64 / sorted.len() as f64;
        Ok(Compared { published, q10: q(0.1)?, q50: q(0.5)?, q90: q(0.9)?, share_at_most })
    };
    Ok(Check {
        centre: row.cohort,
        analyte: row.analyte,
        month: row.month,
        n,
        n_published: row.n.is_some(),
        fitted: row.is_fitted(),
        replicates,
        minimum: compared(0, row.minimum)?,
        median: compared(1, row.median)?,
        maximum: compared(2, row.maximum)?,
    })
}

/// Values of `n` virtual children who are alive at the end of the timeline.
fn sample(
    (physiology, priors, fit): (&Physiology, &Priors, &PopulationFit),
    row: &CohortRow,
    n: u32,
    (centre, replicate): (Centre, u32),
    timeline: &Timeline,
    seed: Seed,
) -> Result<Vec<f64>, Error> {
    let assay = Assay::new(priors);
    let population = &fit.draws[replicate as usize % fit.draws.len()];
    let identity = u64::from(replicate) << 32;
    let known = (priors, &fit.new_centre);
    let arm = Arm::new(population, known, centre, 1.0, seed, identity);
    let mut values = Vec::with_capacity(n as usize);
    let mut child = 0;
    while values.len() < n as usize {
        let identity = identity | child;
        child += 1;
        let followed = follow(physiology, priors, population, &arm, timeline, seed, identity)?;
        let Some(blood) = followed.course.last().filter(|_| followed.alive_at(row.time())) else {
            continue;
        };
        let ln = Assay::ln_expected(row.analyte, blood);
        let noise = seed.draws(Purpose::PredictiveCheck, identity, row.month as u32).normal();
        values.push(math::exp(ln + assay.sd(row.analyte) * noise));
    }
    Ok(values)
}
